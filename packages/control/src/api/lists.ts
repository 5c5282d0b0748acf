import type { ApiToken, AuditEvent, ListedRun, LogLevel, LogLine } from '@trafficinator/core';
import type { Preset } from './operations.js';

// Every list is an object with `items`. Where more follow, the header `Link` names the next page (`rel="next"`).

/** Query of `GET /api/runs`. */
export interface RunQuery {
  /** 1 to 100. Default: 20. */
  readonly limit?: number | undefined;
  /** How many are left out first. Default: 0. */
  readonly offset?: number | undefined;
}

/** Answer of `GET /api/runs`: the latest first. */
export interface RunPage {
  readonly total: number;
  readonly items: readonly ListedRun[];
}

/** Query of `GET /api/runs/compare`: ids, or their beginnings. Without both, the last two fleets; without `after`, the last. */
export interface CompareQuery {
  readonly before?: string | undefined;
  readonly after?: string | undefined;
}

/** Query of `GET /api/events`. */
export interface EventQuery {
  /** 1 to 500. Default: 100. */
  readonly limit?: number | undefined;
  /** How many of the latest are left out first, up to 10,000. Default: 0. */
  readonly offset?: number | undefined;
}

/** Answer of `GET /api/events`: the latest first. */
export interface EventPage {
  readonly items: readonly AuditEvent[];
}

/** Query of `GET /api/logs`. Without `after`, the newest lines; with `before`, the newest of those that are older. */
export interface LogQuery {
  /** 1 to 1,000. Default: 500. */
  readonly limit?: number | undefined;
  /** Id of a line: only older ones. */
  readonly before?: number | undefined;
  /** Id of a line: only newer ones, the oldest of them first to be given. */
  readonly after?: number | undefined;
  readonly target?: string | undefined;
  /** Of this level and above. Default: `info`. */
  readonly level?: LogLevel | undefined;
}

/** Answer of `GET /api/logs`: oldest first. */
export interface LogPage {
  readonly items: readonly LogLine[];
}

/** Answer of `GET /api/tokens`: by age. */
export interface TokenList {
  readonly items: readonly ApiToken[];
}

/** Answer of `GET /api/presets`. */
export interface PresetList {
  readonly items: readonly Preset[];
}
