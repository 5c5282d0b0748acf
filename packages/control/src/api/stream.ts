import type { AuditEvent, LogLine } from '@trafficinator/core';
import type { Overview } from './overview.js';

/**
 * What `GET /api/stream` sends. `overview` comes once a second while something changes: whoever shows targets asks for those that it
 * shows then. `log` and `audit` have ids, by which a stream resumes (`Last-Event-ID`) without losing any.
 */
export type StreamEvent =
  | { readonly event: 'overview'; readonly data: Overview }
  | { readonly event: 'log'; readonly data: LogLine }
  | { readonly event: 'audit'; readonly data: AuditEvent }
  /** Some of what came since `Last-Event-ID` is no longer kept: whoever shows it reads it anew. */
  | { readonly event: 'gap'; readonly data: { readonly reason: string } }
  /** The session has ended: log in again. */
  | { readonly event: 'goodbye'; readonly data: { readonly reason: string } };
