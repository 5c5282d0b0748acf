import { Failure } from '../errors/failure.js';
import { problem } from '../errors/problem.js';
import type { AuditKind } from '../model/audit.js';
import type { StateDump } from '../model/state-dump.js';
import { readDump, writeDump } from '../state/dump-document.js';
import type { StateStore } from '../state/state-store.js';
import type { Deps } from './deps.js';
import { type LockedState, type LockRequest, lockState } from './lock-state.js';
import { readGiven } from './read-given.js';
import { requireApplied } from './require-applied.js';
import { requireHome } from './require-home.js';
import { sign } from './signature.js';

type CarryDeps = Pick<Deps, 'clock' | 'who' | 'readCommit'>;

/** The state as a document: with all but its fingerprints, or, `redacted`, only what a plan needs and nobody's name. */
export async function pullState(
  deps: Pick<Deps, 'openState' | 'toolVersion'>,
  as: 'pull' | 'redacted',
): Promise<string> {
  await using state = await deps.openState('read');
  return writeDump(await state.dump(), { as, tool: deps.toolVersion });
}

/** Writes a backup: all that the state holds. Throws `cli.unwritable`. */
export async function backUpState(
  deps: Pick<Deps, 'openState' | 'toolVersion' | 'writeText'>,
  file: string,
): Promise<StateDump> {
  await using state = await deps.openState('read');
  const dump = await state.dump();
  await deps.writeText(file, writeDump(dump, { as: 'backup', tool: deps.toolVersion }));
  return dump;
}

/** What was brought into a state. */
export interface Carried {
  readonly serial: number;
  readonly targets: number;
}

/**
 * Replaces the state by a document's. The higher count of every account and day stays, so that no cap is given twice.
 * Throws `state.other-lineage`; for `push`, `state.older` when the state has moved on since the document was pulled;
 * `state.in-use`, and what reading the document throws.
 */
export async function replaceState(
  deps: CarryDeps & Pick<Deps, 'readText' | 'bootId'>,
  { state, lock }: LockedState,
  { file, kind }: { readonly file: string; readonly kind: 'push' | 'restore' },
): Promise<Carried> {
  await state.recover(deps.clock.now(), deps.bootId);
  const document = readDump(await readGiven(deps, file), file);
  if (document.kind === 'redacted') throw new Failure([problem('state.redacted', { file })]);
  const { dump } = document;
  const { lineage, serial } = await state.readApplied();
  if (lineage !== undefined && lineage !== dump.lineage)
    throw new Failure([problem('state.other-lineage', { state: state.place, lineage, other: dump.lineage })]);
  if (kind === 'push' && dump.serial < serial)
    throw new Failure([problem('state.older', { file, pushed: dump.serial, serial })]);
  return load(deps, { state, lock }, dump, kind);
}

/**
 * Takes a state to another place, with everything. The old one stays, and remembers that it was left: no run starts there any
 * more. It is left before the other one is there, so that never both are at home; whoever was interrupted in between migrates again.
 * Throws `state.not-empty` when there is a state at the other place, `state.copied` for a state that is not at home, and `state.in-use`.
 */
export async function migrateState(
  deps: CarryDeps & Pick<Deps, 'bootId' | 'newId' | 'openState' | 'openStateAt'>,
  to: string,
  request: LockRequest,
): Promise<Carried> {
  await requireApplied(deps);
  await using source = await lockState(deps, request);
  await refuseUse(source.state, deps);
  await using goal = await lockState({ ...deps, openState: (mode) => deps.openStateAt(to, mode) }, request);
  const { leftTo } = await source.state.readHome();
  // Who was interrupted after the state was left goes on; to any other place it would be a copy.
  if (leftTo !== goal.state.place) await requireHome(source.state, deps);
  const serial = await goal.state.readSerial();
  if (serial > 0) throw new Failure([problem('state.not-empty', { state: goal.state.place, serial })]);
  const dump = await source.state.dump();
  await source.state.leaveHome(goal.state.place, await sign(deps));
  return await load(deps, goal, dump, 'migrate');
}

/** A state to plan against, from a document that `state pull` wrote. */
export async function openPulled(deps: Pick<Deps, 'readText' | 'openDump'>, file: string): Promise<StateStore> {
  return deps.openDump(readDump(await readGiven(deps, file), file).dump);
}

async function load(
  deps: CarryDeps,
  { state, lock }: Pick<LockedState, 'state' | 'lock'>,
  dump: StateDump,
  kind: AuditKind,
): Promise<Carried> {
  const serial = await state.load(dump, { lock, kind, by: await sign(deps) });
  return { serial, targets: dump.targets.length };
}

/** The dead are recovered first: what they had leased would count as started. */
async function refuseUse(state: StateStore, { clock, bootId }: Pick<Deps, 'clock' | 'bootId'>): Promise<void> {
  await state.recover(clock.now(), bootId);
  const open = (await state.readRuns(clock.now())).filter(({ end }) => end === undefined);
  if (open.length > 0) throw new Failure([problem('state.in-use', { runs: open.map(({ who }) => who) })]);
}
