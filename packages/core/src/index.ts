export { type Clock, type Instant, instant } from './base/clock.js';
export { isRecord } from './base/is-record.js';
export { messageOf } from './base/message-of.js';
export { systemClock } from './base/system-clock.js';
export { compose, composeConfig, openSandbox, type World } from './compose.js';
export { findConfigFile } from './config/find-config.js';
export type { DeclaredPlaces } from './config/locations/declared-places.js';
export { type Preset, presets } from './config/presets.js';
export { type ResolvedDocument, resolvedDocument } from './config/resolved-document.js';
export { SEALING_KEY, type Seal, type SealedSecret, sealerOf } from './config/sealed-secret.js';
export { Failure } from './errors/failure.js';
export { type Problem, problem } from './errors/problem.js';
export { HitLog, type HitLogEnd } from './hit-log.js';
export { type ApiToken, type KeptToken, type Role, roles, type Session } from './model/access.js';
export type { AuditEvent, Signature } from './model/audit.js';
export type { Draft, DraftChange, SeenDraft, WrittenSettings } from './model/draft.js';
export type { Drift, DriftKind } from './model/drift.js';
export type { EngineEvent } from './model/event.js';
export type { ExplainedSetting, ExplainedTarget } from './model/explained-setting.js';
export { type LogLevel, type LogLine, logLevels } from './model/log-line.js';
export type { Counts, RunRecord } from './model/run.js';
export type { AppliedTarget, LockHolder } from './model/state.js';
export { addressOf, type TargetKey } from './model/target.js';
export type { LogFormat } from './observe/event-log.js';
export { isLocal, type ListenAddress, listenAddressText, parseListenAddress } from './observe/listen-address.js';
export { noticeKinds } from './observe/notice-kinds.js';
export { NOTICE_KINDS, type NoticeKind } from './observe/notification.js';
export { openWatchers, type WatchRequest } from './observe/open-watchers.js';
export { webhookUrls } from './observe/webhook.js';
export type { Plan } from './plan/plan.js';
export { planDigest } from './plan/plan-digest.js';
export { planJsonSchema } from './plan/plan-json-schema.js';
export { type PlanReport, planReportDocument, planReportOf } from './plan/plan-report.js';
export type { Selection } from './plan/select-targets.js';
export type { Stakes } from './plan/stakes.js';
export { hasChanges } from './plan/summary.js';
export { annotationLines } from './render/annotations.js';
export { capacityMarkdown } from './render/capacity-markdown.js';
export { capacityStepText, capacityText } from './render/capacity-text.js';
export { checkText } from './render/check-text.js';
export { comparisonText } from './render/comparison-text.js';
export { driftText } from './render/drift-text.js';
export { eventText } from './render/event-text.js';
export { explainText, explainTitle } from './render/explain-text.js';
export { safe } from './render/format.js';
export { asciiGlyphs, type Glyphs, unicodeGlyphs } from './render/glyphs.js';
export { historyText } from './render/history-text.js';
export { homeText } from './render/home-text.js';
export { lockWords } from './render/lock-text.js';
export { ansiPaint, type Paint, plainPaint } from './render/paint.js';
export { planMarkdown } from './render/plan-markdown.js';
export { planText } from './render/plan-text.js';
export { problemsText } from './render/problem-text.js';
export { progressLine, progressLines } from './render/progress-text.js';
export { type ReportFormat, reportAs, reportFormats } from './render/report-formats.js';
export { REPORT_POLICY } from './render/report-html.js';
export { reportText } from './render/report-text.js';
export { runsText } from './render/runs-text.js';
export { stateListText } from './render/state-list-text.js';
export { stateShowText } from './render/state-show-text.js';
export { statusText } from './render/status-text.js';
export { tokensText } from './render/tokens-text.js';
export { waitingText } from './render/waiting-text.js';
export type { BudgetStatus } from './report/budget-status.js';
export type { CapStatus } from './report/cap-status.js';
export type { CapacityReport, CapacityStep } from './report/capacity.js';
export type { RunComparison } from './report/compare-runs.js';
export type { ErrorSummary } from './report/errors-by-class.js';
export type { Latency } from './report/latency.js';
export type { ListedRun } from './report/listed-run.js';
export type { ListedState } from './report/listed-state.js';
export type { Overview, OverviewTotals } from './report/overview.js';
export type { Progress } from './report/progress.js';
export type { Rate } from './report/recent-traffic.js';
export type { RunReport } from './report/run-report.js';
export { countsDocument, runReportDocument, runReportJsonSchema } from './report/run-report-document.js';
export type { RunStatus } from './report/run-status.js';
export type { TargetRow } from './report/target-row.js';
export { isFailing, type TargetState, targetStates } from './report/target-state.js';
export type { TargetStats } from './report/target-stats.js';
export type { TargetStatus } from './report/target-status.js';
export type { Timeline, TimelinePoint } from './report/timeline.js';
export { endsByItself, type StopConditions } from './runner/stop-conditions.js';
export type { Mode } from './runner/visit-times.js';
export type { Sandbox, SandboxOptions } from './sandbox/sandbox-server.js';
export type { SandboxSite } from './sandbox/sandbox-sites.js';
export { parseDuration } from './schema/parse-duration.js';
export { targetFormSchema } from './schema/target-form.js';
export { type KeptOpen, keptOpen } from './state/kept-open.js';
export type { StateStore } from './state/state-store.js';
export { activeRuns } from './use-cases/active-runs.js';
export { type AllowedSecret, type ApiPolicy, parseAllowedSecret } from './use-cases/api-policy.js';
export { giveToken, listTokens, type MadeToken, revokeToken, type TokenRequest } from './use-cases/api-tokens.js';
export { type Applied, applyPlan, checkPlan } from './use-cases/apply-plan.js';
export {
  backUpState,
  type Carried,
  migrateState,
  openPulled,
  pullState,
  replaceState,
} from './use-cases/carry-state.js';
export type { DraftRequest } from './use-cases/check-draft.js';
export { compareRuns } from './use-cases/compare-runs.js';
export type { Deps } from './use-cases/deps.js';
export {
  deleteTarget,
  dropDraft,
  previewDelete,
  previewDraft,
  putDraft,
  type SeenTarget,
} from './use-cases/draft-targets.js';
export { moveTarget, removeTarget } from './use-cases/edit-state.js';
export { explainManaged } from './use-cases/explain-managed.js';
export { type DeclaredTarget, explainTarget, findDeclared } from './use-cases/explain-target.js';
export { type ExportedConfig, type ExportRequest, exportConfig, exportTargets } from './use-cases/export-targets.js';
export { type CapacityRequest, findCapacity } from './use-cases/find-capacity.js';
export { type Imported, importTargets, previewImport } from './use-cases/import-targets.js';
export {
  checkState,
  listState,
  readHistory,
  type StateCheck,
  showApplied,
  unlockState,
} from './use-cases/inspect-state.js';
export { type ListedRuns, listRuns } from './use-cases/list-runs.js';
export { type LoadedTargets, loadTargets } from './use-cases/load-targets.js';
export { type LockedState, type LockRequest, lockState } from './use-cases/lock-state.js';
export { makePlan, type Planned } from './use-cases/make-plan.js';
export { type ManagedTarget, readManaged, readWrittenPages } from './use-cases/managed-target.js';
export { openBeforeWriting } from './use-cases/open-before-writing.js';
export { type Operated, pauseTargets, resumeTargets, stopRuns } from './use-cases/operate-targets.js';
export { type PlanDraftsRequest, planDrafts } from './use-cases/plan-drafts.js';
export type { PlanGoal } from './use-cases/plan-goal.js';
export { type ManagedProbe, probeManaged } from './use-cases/probe-managed.js';
export { readReport } from './use-cases/read-report.js';
export { readStatus, type Status } from './use-cases/read-status.js';
export { requireApplied } from './use-cases/require-applied.js';
export { adoptState, requireHome } from './use-cases/require-home.js';
export type { RequestedPace } from './use-cases/run-pace.js';
export { type ActiveRun, type RunRequest, runTargets } from './use-cases/run-targets.js';
export { readSavedPlan, savePlan } from './use-cases/saved-plans.js';
export type { FeedSnapshot, StatsSpan, StatusFeed } from './use-cases/status-feed.js';
export { targetKeyOf } from './use-cases/target-address.js';
export { hashOfSecret, isSameHash, isTokenText } from './use-cases/token-text.js';
