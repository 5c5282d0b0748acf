// Every endpoint that these pages use, by its name. The types are those of the wire.
import type { RunComparison } from '@trafficinator/core';
import type {
  CompareQuery,
  EventPage,
  EventQuery,
  LogPage,
  LogQuery,
  PresetList,
  RunPage,
  RunQuery,
  TokenList,
} from '../api/lists.js';
import type {
  ApplyAnswer,
  ApplyRequestBody,
  ImportAnswer,
  ImportBody,
  OperateAnswer,
  OperateBody,
  PlanAnswer,
  PlanRequestBody,
  ProbeAnswer,
  ProbeBody,
  ReportAnswer,
  StartedRunner,
  StartRunnerBody,
  StoppedRuns,
} from '../api/operations.js';
import type { Meta, Overview } from '../api/overview.js';
import type { GivenToken, LoginRequest, NewToken, SessionState } from '../api/session.js';
import type {
  DryRun,
  NewTarget,
  TargetDetail,
  TargetPage,
  TargetQuery,
  TargetSettingsList,
  TargetStats,
  WrittenTarget,
} from '../api/targets.js';
import { request, requestTagged, requestText, type Tagged } from './api-client.js';

const target = (key: string, part = '') => `/api/targets/${encodeURIComponent(key)}${part}`;
const dryRun = { dryRun: true };

/** The API of the server. Everything throws `ApiFailure`. */
export const api = {
  session: () => request<SessionState>('GET', '/api/session'),
  logIn: (body: LoginRequest) => request<SessionState>('POST', '/api/session', { body }),
  logOut: () => request<void>('DELETE', '/api/session'),

  meta: () => request<Meta>('GET', '/api/meta'),
  status: () => request<Overview>('GET', '/api/status'),
  targetSchema: () => request<Readonly<Record<string, unknown>>>('GET', '/api/schema/target'),
  presets: () => request<PresetList>('GET', '/api/presets'),

  targets: (query: TargetQuery, signal?: AbortSignal) =>
    request<TargetPage>('GET', '/api/targets', { query: { ...query }, signal }),
  target: (key: string) => requestTagged<TargetDetail>('GET', target(key)),
  targetStats: (key: string, query: { readonly from: number; readonly to: number; readonly step?: number }) =>
    request<TargetStats>('GET', target(key, '/stats'), { query: { ...query } }),
  targetSettings: (key: string) => request<TargetSettingsList>('GET', target(key, '/settings')),

  createTarget: (body: NewTarget) => requestTagged<TargetDetail>('POST', '/api/targets', { body }),
  replaceTarget: (key: string, body: WrittenTarget, seen: string): Promise<Tagged<TargetDetail>> =>
    requestTagged('PUT', target(key), { body, seen }),
  /** Changes what is written now by a merge patch (RFC 7396): what it does not name stays, secrets too. */
  changeTarget: (key: string, patch: WrittenTarget, seen: string): Promise<Tagged<TargetDetail>> =>
    requestTagged('PATCH', target(key), { body: patch, seen }),
  deleteTarget: (key: string, seen: string) => request<unknown>('DELETE', target(key), { seen }),
  dropDraft: (key: string, seen: string) => request<unknown>('DELETE', target(key, '/draft'), { seen }),
  /** What `createTarget` would do. Nothing is kept. */
  tryCreate: (body: NewTarget, signal?: AbortSignal) =>
    request<DryRun>('POST', '/api/targets', { body, query: dryRun, signal }),
  /** What `changeTarget` would do. Nothing is kept. */
  tryChange: (key: string, patch: WrittenTarget, seen: string, signal?: AbortSignal) =>
    request<DryRun>('PATCH', target(key), { body: patch, seen, query: dryRun, signal }),

  plan: (body: PlanRequestBody) => request<PlanAnswer>('POST', '/api/plan', { body }),
  apply: (body: ApplyRequestBody) => request<ApplyAnswer>('POST', '/api/apply', { body }),

  pause: (body: OperateBody) => request<OperateAnswer>('POST', '/api/pause', { body }),
  resume: (body: OperateBody) => request<OperateAnswer>('POST', '/api/resume', { body }),
  probe: (body: ProbeBody) => request<ProbeAnswer>('POST', '/api/probe', { body }),
  startRunner: (body: StartRunnerBody) => request<StartedRunner>('POST', '/api/runner/start', { body }),
  stopRuns: () => request<StoppedRuns>('POST', '/api/runner/stop', { body: {} }),

  runs: (query: RunQuery = {}) => request<RunPage>('GET', '/api/runs', { query: { ...query } }),
  report: (id: string) => request<ReportAnswer>('GET', `/api/runs/${encodeURIComponent(id)}/report`),
  compareRuns: (query: CompareQuery) => request<RunComparison>('GET', '/api/runs/compare', { query: { ...query } }),

  events: (query: EventQuery = {}) => request<EventPage>('GET', '/api/events', { query: { ...query } }),
  logs: (query: LogQuery, signal?: AbortSignal) =>
    request<LogPage>('GET', '/api/logs', { query: { ...query }, signal }),

  exportTargets: (query: { readonly target?: readonly string[] } = {}) => requestText('/api/export', { query }),
  importTargets: (body: ImportBody) => request<ImportAnswer>('POST', '/api/import', { body }),

  tokens: () => request<TokenList>('GET', '/api/tokens'),
  giveToken: (body: NewToken) => request<GivenToken>('POST', '/api/tokens', { body }),
  revokeToken: (id: string) => request<void>('DELETE', `/api/tokens/${encodeURIComponent(id)}`),
};
