import type {
  ExplainedSetting,
  Instant,
  PlanReport,
  Signature,
  TargetKey,
  TargetRow,
  TargetState,
} from '@trafficinator/core';

/** `TargetStats`: answer of `GET /api/targets/{key}/stats`. */
export type { TargetRow, TargetStats } from '@trafficinator/core';

/** Query of `GET /api/targets`. Filters are joined by "and"; of several values of one, any. */
export interface TargetQuery {
  readonly tag?: readonly string[] | undefined;
  readonly state?: readonly TargetState[] | undefined;
  readonly managedBy?: 'config' | 'api' | undefined;
  /** Part of the key, the name or the URL, whatever the case. */
  readonly search?: string | undefined;
  /** Default: `state`, the worst first. Ties by key. */
  readonly sort?: TargetSort | undefined;
  readonly order?: 'asc' | 'desc' | undefined;
  /** 1 to 500. Default: 100. */
  readonly limit?: number | undefined;
  /** How many are left out first. Default: 0. */
  readonly offset?: number | undefined;
}

/** By what targets can be sorted. */
export const targetSorts = ['state', 'key', 'used', 'rate', 'successRate', 'p95'] as const;

/** By what targets are sorted. */
export type TargetSort = (typeof targetSorts)[number];

/** The order of a sort where none is asked for: what most want to see first. */
export const naturalOrders: Readonly<Record<TargetSort, 'asc' | 'desc'>> = {
  state: 'asc',
  key: 'asc',
  used: 'desc',
  rate: 'desc',
  successRate: 'asc',
  p95: 'desc',
};

/** Answer of `GET /api/targets`. */
export interface TargetPage {
  readonly serial: number;
  readonly asOf: Instant;
  /** Of those that match. */
  readonly total: number;
  readonly items: readonly TargetRow[];
}

/** Answer of `GET /api/targets/{key}`; `ETag` says how it was seen. */
export interface TargetDetail extends TargetRow {
  readonly account: string;
  /** As the API keeps or wrote it; secrets as references, a sealed one as `{ "$kind": "sealed" }`. Of the draft, where there is one. */
  readonly written: WrittenTarget;
  /** What is applied, whole; absent for a draft of a new target. */
  readonly applied?: Readonly<Record<string, unknown>> | undefined;
  readonly draftBy?: Signature | undefined;
  /** The three states of a target, apart. */
  readonly stages: TargetStages;
}

/** Declared, applied, running. */
export interface TargetStages {
  /** `config`: in the config, `place` if it could be found there. `api`: by the API. `gone`: no longer. */
  readonly declared:
    | { readonly kind: 'config'; readonly place?: { readonly file: string; readonly line: number } | undefined }
    | { readonly kind: 'api'; readonly draft?: 'create' | 'update' | 'delete' | undefined }
    | { readonly kind: 'gone' };
  readonly applied?: { readonly serial: number } | undefined;
  /** Runs that serve it now. */
  readonly running: { readonly runs: number; readonly state?: TargetState | undefined };
}

/** Settings of a target as JSON: a layer of the config language. References are `{ "$kind": "secretEnv", "name": "..." }`. */
export type WrittenTarget = Readonly<Record<string, unknown>>;

/** Body of `POST /api/targets`. */
export interface NewTarget {
  readonly key: string;
  readonly settings: WrittenTarget;
}

/** Answer of a change with `?dryRun=true`: nothing was kept. */
export interface DryRun {
  readonly plan: PlanReport;
}

/** Answer of `GET /api/targets/{key}/settings`: every setting, and which layer said it where. */
export interface TargetSettingsList {
  readonly key: TargetKey;
  readonly settings: readonly ExplainedSetting[];
  /** Why there are no places, in words: no config is here, or it does not load. */
  readonly unexplained?: string | undefined;
}

/** Query of `GET /api/targets/{key}/stats`. Instants are milliseconds since 1970. */
export interface StatsQuery {
  /** Default: an hour before `to`. */
  readonly from?: number | undefined;
  /** Default: now. */
  readonly to?: number | undefined;
  /** Length of a step in seconds; longer where records are coarser, or steps would be too many. */
  readonly step?: number | undefined;
}

/** A page of a site: its absolute URL, or with its title. */
export type WrittenPage = string | { readonly url: string; readonly title?: string | undefined };

/** Answer of `GET /api/targets/{key}/pages`, and body of `PUT`. `ETag` says how it was seen. */
export interface PageList {
  readonly pages: readonly WrittenPage[];
}

/** Answer of `GET /api/targets/{key}/events`, and body of `PUT`: the section `events` of the settings. `ETag` says how it was seen. */
export interface EventSettings {
  readonly events: WrittenTarget;
}

/** Answer of `GET /api/schema/target`: the JSON Schema (draft 2020-12) of what may be written. Each setting has `description`, and where known `default`, `examples`, `x-unit`, `x-fallback`. */
export type TargetSchema = Readonly<Record<string, unknown>>;
