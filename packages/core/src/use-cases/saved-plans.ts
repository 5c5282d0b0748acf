import { createHmac } from 'node:crypto';
import { Failure, failsWith } from '../errors/failure.js';
import { problem } from '../errors/problem.js';
import type { DraftMark } from '../model/draft.js';
import { addressOf } from '../model/target.js';
import { decodeSavedPlan, encodeSavedPlan, refuseSavedPlan } from '../plan/saved-plan.js';
import type { StateStore } from '../state/state-store.js';
import type { Deps } from './deps.js';
import type { Planned } from './make-plan.js';
import { readGiven } from './read-given.js';
import { readSecrets } from './target-secrets.js';

/**
 * Writes a plan to a file, signed with the state's key, so that it can be applied later as it was seen. A saved plan that is there is
 * replaced, and no other file. Throws the objections to it, `cli.file-exists` and `cli.unwritable`.
 */
export async function savePlan(
  deps: Pick<Deps, 'readText' | 'writeText' | 'toolVersion' | 'readCommit'>,
  state: StateStore,
  planned: Planned,
  file: string,
): Promise<void> {
  if (planned.objections.length > 0) throw new Failure(planned.objections);
  await refuseToReplace(deps, file);
  const { plan, kind, drafts, blobs } = planned;
  const saved = { plan, kind, drafts, blobs, tool: deps.toolVersion, commit: await deps.readCommit() };
  await deps.writeText(file, encodeSavedPlan(saved, await signer(state)));
}

/**
 * Reads a saved plan for this state, and no config. Throws what `refuseSavedPlan` says: another stack, lineage or serial, or a file
 * that was changed; and `draft.changed`.
 */
export async function readSavedPlan(
  deps: Pick<Deps, 'readText' | 'readSecret' | 'stack'>,
  state: StateStore,
  file: string,
): Promise<Planned> {
  const saved = decodeSavedPlan(await readGiven(deps, file), file);
  const { lineage, serial } = await state.readApplied();
  refuseSavedPlan(saved, { file, stack: deps.stack, lineage, serial, sign: await signer(state) });
  const { plan, kind, drafts, blobs } = saved;
  await refuseStaleDrafts(state, serial, drafts);
  const targets = plan.actions.flatMap((action) => ('after' in action ? [action.after] : []));
  const literals = new Map();
  const secrets = await readSecrets(deps, targets, { literals, runsCommands: true });
  const rest = { literals, objections: [], stakes: { kind: 'yes' }, drift: [], waiting: [] } as const; // Keeps the literal.
  return { kind, plan, secrets, drafts, blobs, ...rest };
}

/** The commit would refuse them as well, but only after everything was shown. */
async function refuseStaleDrafts(state: StateStore, serial: number, drafts: readonly DraftMark[]): Promise<void> {
  const kept = new Map((await state.readDrafts()).map((draft) => [draft.target, draft]));
  const stale = drafts.filter(({ target, revision }) => kept.get(target)?.revision !== revision);
  if (stale.length === 0) return;
  throw new Failure(
    stale.map(({ target, revision }) => {
      const seen = { serial, revision };
      return problem('draft.changed', { target: addressOf(target), seen, serial, draft: kept.get(target)?.by });
    }),
  );
}

async function refuseToReplace({ readText }: Pick<Deps, 'readText'>, file: string): Promise<void> {
  const text = await readText(file).catch(() => undefined);
  if (text !== undefined && !isSavedPlan(text, file))
    throw new Failure([problem('cli.file-exists', { files: [file] })]);
}

/** One that is damaged, or of another version, is one too. */
function isSavedPlan(text: string, file: string): boolean {
  try {
    decodeSavedPlan(text, file);
    return true;
  } catch (error) {
    return !failsWith(error, 'plan.not-a-plan');
  }
}

async function signer(state: StateStore): Promise<(text: string) => string> {
  const { key } = await state.readFingerprints();
  return (text) => createHmac('sha256', Buffer.from(key, 'hex')).update(text).digest('hex');
}
