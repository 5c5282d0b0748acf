import type { Deps, FeedSnapshot, ManagedTarget, TargetKey, TargetRow } from '@trafficinator/core';
import { Failure, problem, readManaged } from '@trafficinator/core';
import type { FastifyReply } from 'fastify';
import type { TargetDetail, TargetStages } from '../../api/targets.js';
import type { ControlContext } from '../control-context.js';
import type { DeclaredTargets } from '../declared-target.js';
import { targetTag } from './seen-target.js';

/** A request about one target, and what answers it. */
export interface Asked {
  readonly context: ControlContext;
  readonly declared: DeclaredTargets;
  readonly engine: Deps;
  readonly reply: FastifyReply;
}

/** A target as it is now, with its traffic. Sets its tag. Throws `draft.no-such-target`. */
export async function sendDetail(asked: Asked, key: TargetKey): Promise<TargetDetail> {
  const { context, engine, reply } = asked;
  const managed = await readManaged(engine, key);
  const { row, snapshot } = await rowOf(context, managed);
  void reply.header('etag', targetTag(managed));
  const { account, written, applied, draft } = managed;
  return {
    ...row,
    account,
    written,
    ...(applied !== undefined && { applied: { ...applied.target.settings } }),
    ...(draft !== undefined && { draftBy: draft.by }),
    stages: await stagesOf(asked, { managed, row, snapshot }),
  };
}

/** The feed may be a second behind a change that somebody else made. */
async function rowOf(
  { feed }: ControlContext,
  { key }: ManagedTarget,
): Promise<{ readonly row: TargetRow; readonly snapshot: FeedSnapshot }> {
  const latest = await feed.latest();
  const row = latest.rows.find((one) => one.key === key);
  if (row !== undefined) return { row, snapshot: latest };
  const snapshot = await feed.refresh();
  const fresh = snapshot.rows.find((one) => one.key === key);
  if (fresh === undefined) throw new Failure([problem('draft.no-such-target', { target: `target.${key}` })]);
  return { row: fresh, snapshot };
}

async function stagesOf(
  { context, declared, engine }: Asked,
  { managed, row, snapshot }: { managed: ManagedTarget; row: TargetRow; snapshot: FeedSnapshot },
): Promise<TargetStages> {
  const { key, managedBy, applied, serial } = managed;
  const isHere = context.meta.configFile !== undefined;
  const byConfig = async () => (isHere ? await declared.find(engine, key) : ({ kind: 'config' } as const)); // Keeps the literal.
  return {
    declared:
      managedBy === 'config' ? await byConfig() : { kind: 'api', ...(row.draft !== undefined && { draft: row.draft }) },
    ...(applied !== undefined && { applied: { serial } }),
    running: {
      runs: applied === undefined ? 0 : snapshot.overview.runs.length,
      ...(row.state !== undefined && { state: row.state }),
    },
  };
}
