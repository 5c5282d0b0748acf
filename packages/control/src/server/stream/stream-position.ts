import { createHash } from 'node:crypto';
import type { AuditEvent } from '@trafficinator/core';

/** How far somebody has followed. */
export interface StreamPosition {
  /** Id of the last line of the log. */
  readonly log: number;
  /** Tells the last entry of the history; empty before the first. */
  readonly audit: string;
}

/** `L412.A9f86d081884c`: the id of an event of the stream. */
export function positionText({ log, audit }: StreamPosition): string {
  return `L${log}.A${audit}`;
}

/** Reads such an id; undefined for anything else. */
export function parsePosition(text: string): StreamPosition | undefined {
  const [, log, audit] = /^L(\d{1,15})\.A([0-9a-f]{12}|)$/.exec(text) ?? [];
  return log === undefined || audit === undefined ? undefined : { log: Number(log), audit };
}

/** Tells an entry of the history from others. Entries have no numbers: those of two states may become one history. */
export function auditMark({ at, who, kind, serial, what = '' }: AuditEvent): string {
  return createHash('sha256')
    .update(JSON.stringify([at, who, kind, serial, what]))
    .digest('hex')
    .slice(0, 12);
}
