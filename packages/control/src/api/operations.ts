import type { Drift, Operated, PlanReport, RunReport, Stakes } from '@trafficinator/core';
import type { WrittenTarget } from './targets.js';

/** Body of `POST /api/plan`. */
export interface PlanRequestBody {
  /** `drafts`: the changes that wait. `config`: the config that this server can read. Default: `drafts`. */
  readonly source?: 'drafts' | 'config' | undefined;
  /** Of these targets alone. Default: of all. */
  readonly targets?: readonly string[] | undefined;
}

/** Answer of `POST /api/plan`. */
export interface PlanAnswer {
  /** For `POST /api/apply`, for ten minutes, as long as nothing else is applied and no draft of it changes. */
  readonly planId: string;
  readonly source: 'drafts' | 'config';
  readonly hasChanges: boolean;
  readonly report: PlanReport;
  /** As the CLI shows it, without colours. */
  readonly text: string;
  /** What whoever approves it must say. */
  readonly stakes: Stakes;
}

/** Body of `POST /api/apply`. */
export interface ApplyRequestBody {
  readonly planId: string;
  /** What `stakes` ask for: the word to type, or the number of visits; absent where a plain yes is enough. */
  readonly confirmation?: string | undefined;
}

/** Answer of `POST /api/apply`. */
export interface ApplyAnswer {
  readonly serial: number;
  readonly isChanged: boolean;
}

/** Body of `POST /api/pause` and `POST /api/resume`: exactly one of them. */
export type OperateBody =
  | { readonly targets: readonly string[] }
  | { readonly tags: readonly string[] }
  | { readonly all: true };

/** Answer of `POST /api/pause` and `POST /api/resume`. */
export type OperateAnswer = Operated;

/** Body of `POST /api/runner/start`. */
export interface StartRunnerBody {
  /** Visits a second over all targets, or `max`. Default: the plan of the day. */
  readonly rate?: number | 'max' | undefined;
  readonly forSeconds?: number | undefined;
  readonly visits?: number | undefined;
  readonly untilCaps?: boolean | undefined;
}

/** Answer of `POST /api/runner/start`. */
export interface StartedRunner {
  readonly pid: number;
}

/** Answer of `POST /api/runner/stop`: the runs that were asked. */
export interface StoppedRuns {
  readonly runs: readonly string[];
}

/** Body of `POST /api/probe`: an applied target or draft, or settings that are kept nowhere. */
export type ProbeBody = { readonly target: string } | { readonly settings: WrittenTarget };

/** Answer of `POST /api/probe`. */
export interface ProbeAnswer {
  readonly verdict: ProbeVerdict;
  /** Everything that was found, in sentences. */
  readonly findings: readonly Pick<Drift, 'kind' | 'severity' | 'detail'>[];
}

/** The first of these that holds. */
export type ProbeVerdict =
  | 'not-allowed'
  | 'not-reachable'
  | 'wrong-url'
  | 'wrong-token'
  | 'no-such-site'
  | 'clock-skew'
  | 'differs'
  | 'ok';

/** A preset: settings to begin with. `GET /api/presets`. */
export interface Preset {
  readonly name: 'light' | 'medium' | 'heavy' | 'extreme';
  readonly doc: string;
  readonly settings: WrittenTarget;
}

/** Body of `POST /api/import`: targets by key. Drafts are made of all of them, or of none. */
export interface ImportBody {
  readonly targets: Readonly<Record<string, WrittenTarget>>;
}

/** Answer of `POST /api/import`. */
export interface ImportAnswer {
  readonly created: readonly string[];
  readonly updated: readonly string[];
  readonly plan: PlanReport;
}

/** Answer of `GET /api/runs/{id}/report`. */
export type ReportAnswer = RunReport;
