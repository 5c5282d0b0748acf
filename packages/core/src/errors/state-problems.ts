import type { Signature } from '../model/audit.js';
import type { SeenDraft } from '../model/draft.js';
import type { LockHolder } from '../model/state.js';
import type { Catalogue } from './words.js';

/** What the problems of state and lock need to know. `state` is where the state is: a file, or a database's address without any secret. */
export interface StateProblemDetails {
  'state.locked': { readonly holder: LockHolder };
  'state.moved-on': { readonly base: number; readonly serial: number };
  'state.lock-lost': { readonly operation: string };
  'state.no-such-lock': { readonly id: string; readonly holder: LockHolder | undefined };
  /** `targets`: addresses. */
  'state.no-such-target': { readonly targets: readonly string[] };
  'state.in-use': { readonly runs: readonly string[] };
  /** `evidence`: what tells, as a sentence without its full stop. `atStake`: what each target would still send today. */
  'state.copied': {
    readonly place: string;
    readonly evidence: string;
    readonly atStake: readonly { readonly address: string; readonly started: number; readonly cap: number }[];
  };
  /** `target`: its address. `isDraft`: of a target that is not applied yet. */
  'state.target-exists': { readonly target: string; readonly isDraft: boolean };
  'state.redacted': { readonly file: string };
  /** `fault`: what is wrong with the file that was pulled or backed up, as a sentence without its full stop. */
  'state.dump-damaged': { readonly file: string; readonly fault: string };
  'state.older': { readonly file: string; readonly pushed: number; readonly serial: number };
  'state.place-missing': { readonly what: string };
  'state.other-lineage': { readonly state: string; readonly lineage: string; readonly other: string };
  'state.not-empty': { readonly state: string; readonly serial: number };
  /** `fault`: what is wrong, as a sentence without its full stop. */
  'state.damaged': { readonly state: string; readonly fault: string };
  /** `evidence`: what this version does not know, as a sentence without its full stop. */
  'state.newer': { readonly state: string; readonly evidence: string };
  'state.not-a-state': { readonly state: string };
  /** `reason`: why, as a sentence without its full stop. */
  'state.unwritable': { readonly state: string; readonly reason: string };
  /** `reason`: why, as a sentence without its full stop. */
  'state.unreadable': { readonly state: string; readonly reason: string };
  'state.busy': { readonly state: string; readonly waitedMs: number };
  /** `number`, `known`: of its schema, and of the one that this version reads. */
  'state.outdated': { readonly state: string; readonly number: number; readonly known: number };
  /** `reason`: why, as a sentence without its full stop. */
  'state.unreachable': { readonly state: string; readonly reason: string };
  /** `reason`: why, as a sentence without its full stop. `remedy`: what helps, as a sentence. */
  'state.unsafe-server': { readonly state: string; readonly reason: string; readonly remedy: string };
  /** `what`: what the server says, without a full stop. `grant`: the SQL that helps. */
  'state.denied': { readonly state: string; readonly what: string; readonly grant: string };
  /** `reason`: why, as a sentence without its full stop. */
  'state.server-failed': { readonly state: string; readonly reason: string };
  'state.run-ended': { readonly run: string };
  /** `target`: its address. `serial`, `draft`: as they are now; without `draft` there is none. */
  'draft.changed': {
    readonly target: string;
    readonly seen: SeenDraft;
    readonly serial: number;
    readonly draft: Signature | undefined;
  };
}

/** Words of the problems of state and lock. */
export const stateProblems: Catalogue<StateProblemDetails> = {
  'state.locked': ({ holder }) => ({
    title: 'The state is locked',
    detail: `${holder.who} has held it since ${new Date(holder.since).toISOString()} for ${holder.operation}.`,
    fix: `Wait with --lock-timeout 5m. Only if that process can never end:\ntrafficinator state unlock ${holder.id}`,
  }),
  'state.moved-on': ({ base, serial }) => ({
    title: 'The state has moved on',
    detail: `The change was made for serial ${base}, but the state is at serial ${serial}: another apply was faster. Nothing was changed.`,
    fix: 'trafficinator apply',
  }),
  'state.lock-lost': ({ operation }) => ({
    title: 'The lock was broken',
    detail: `Somebody unlocked the state while ${operation} held its lock. Nothing was changed.`,
    fix: 'trafficinator state history',
  }),
  'state.no-such-lock': ({ id, holder }) => ({
    title: 'That lock is not held',
    detail:
      holder === undefined
        ? `No lock with the id ${id} is held: the state is not locked.`
        : `The lock with the id ${id} is not held; ${holder.who} holds the one with the id ${holder.id} for ${holder.operation}.`,
    ...(holder !== undefined && { fix: `trafficinator state unlock ${holder.id}` }),
  }),
  'state.no-such-target': ({ targets }) => ({
    title: 'The state has no such target',
    detail: `${targets.join(', ')}: not applied.`,
    fix: 'trafficinator state list',
  }),
  'state.in-use': ({ runs }) => ({
    title: 'The state is in use',
    detail: `${runs.join(', ')} ${runs.length === 1 ? 'is' : 'are'} sending from it, and what is counted changes all the time. Nothing was changed.`,
    fix: 'trafficinator stop',
  }),
  'state.copied': ({ place, evidence, atStake }) => ({
    title: 'The state is a copy',
    detail: `${place}: ${evidence}. It does not know what was sent from elsewhere since, so ${twiceWords(atStake)}. Nothing was changed, and nothing was sent.`,
    fix: 'Use the state where it was. Only if nobody uses that one any more:\ntrafficinator run --adopt',
  }),
  'state.target-exists': ({ target, isDraft }) => ({
    title: 'The state has such a target already',
    detail: isDraft
      ? `A draft of the API waits to make ${target}. Nothing was changed.`
      : `${target} is applied. Nothing was changed.`,
    fix: isDraft ? 'trafficinator plan --drafts' : 'trafficinator state list',
  }),
  'state.redacted': ({ file }) => ({
    title: 'The file holds only a part of a state',
    detail: `${file} was pulled with --redacted, which leaves out what a state needs. Nothing was changed.`,
    fix: 'Take a file of `trafficinator state pull` without --redacted, or of `trafficinator state backup`.',
  }),
  'state.dump-damaged': ({ file, fault }) => ({
    title: 'The file holds no sound state',
    detail: `${file} cannot be trusted: ${fault}. Nothing was changed.`,
    fix: 'Use a file as state pull or state backup wrote it: nothing in it may be edited.',
  }),
  'state.older': ({ file, pushed, serial }) => ({
    title: 'The file is older than the state',
    detail: `${file} has serial ${pushed}, and the state is at serial ${serial}: what was applied in between would be lost. Nothing was changed.`,
    fix: `To go back on purpose:\ntrafficinator state restore ${file}`,
  }),
  'state.place-missing': ({ what }) => ({
    title: 'The place of the state is not known',
    detail: `The config's \`state\` refers to what cannot be read: ${what}.`,
    fix: 'Set it and try again, or set TRAFFICINATOR_STATE.',
  }),
  'state.other-lineage': ({ state, lineage, other }) => ({
    title: 'That is another state',
    detail: `${state} has the lineage ${lineage}, and what was given has ${other}: they never were one state. Nothing was changed.`,
    fix: 'Look whether --stack, TRAFFICINATOR_STATE or the file is the wrong one:\ntrafficinator state list',
  }),
  'state.not-empty': ({ state, serial }) => ({
    title: 'There is a state already',
    detail: `${state} is at serial ${serial}. It was left as it is.`,
    fix: 'Name a place where there is none.',
  }),
  'state.damaged': ({ state, fault }) => ({
    title: 'The state is damaged',
    detail: `${state} cannot be trusted: ${fault}. It was left as it is.`,
    fix: "Put a backup in its place. Without one, move the file away and apply again; today's counts then begin at zero.",
  }),
  'state.newer': ({ state, evidence }) => ({
    title: 'The state was written by a newer version',
    detail: `${state} cannot be used: ${evidence}. It was left as it is.`,
    fix: 'Update Trafficinator here, or use another state.',
  }),
  'state.not-a-state': ({ state }) => ({
    title: 'The file is no state of Trafficinator',
    detail: `${state} is a database of another program. It was left as it is.`,
    fix: 'Name another file as the state, or move this one away.',
  }),
  'state.unwritable': ({ state, reason }) => ({
    title: 'The state cannot be written',
    detail: `Writing ${state} failed: ${reason}.`,
    fix: 'Give the state a local folder that this user may write and that has space left, and try again.',
  }),
  'state.unreadable': ({ state, reason }) => ({
    title: 'The state cannot be read',
    detail: `Reading ${state} failed: ${reason}.`,
    fix: 'Give this user the right to read the file and to write its folder, where SQLite keeps what readers and writers share.',
  }),
  'state.busy': ({ state, waitedMs }) => ({
    title: 'The state is busy',
    detail: `Another process has been writing ${state} for more than ${waitedMs / 1_000} seconds. Nothing was changed.`,
    fix: 'Try again. If it stays so, look for a process that was suspended while it wrote.',
  }),
  'state.outdated': ({ state, number, known }) => ({
    title: 'The state was written by an older version',
    detail: `The schema of ${state} has number ${number}, and this version of Trafficinator reads number ${known}.`,
    fix: 'Whatever writes the state brings it up to date, and keeps a copy:\ntrafficinator apply',
  }),
  'state.unreachable': ({ state, reason }) => ({
    title: 'The state cannot be reached',
    detail: `${state}: ${reason}.`,
    fix: 'Check TRAFFICINATOR_STATE, or `state` in the config, and that the server is up. A password can also stand in PGPASSWORD.',
  }),
  'state.unsafe-server': ({ state, reason, remedy }) => ({
    title: 'The database server cannot keep caps',
    detail: `${state}: ${reason}. Nothing was changed.`,
    fix: remedy,
  }),
  'state.denied': ({ state, what, grant }) => ({
    title: 'The database does not allow it',
    detail: `${state}: ${what}. Nothing was changed.`,
    fix: `Let the owner of the database run:\n${grant}`,
  }),
  'state.server-failed': ({ state, reason }) => ({
    title: 'The database server has failed',
    detail: `${state}: ${reason}. Nothing was changed.`,
    fix: 'Look into the log of the server, mend what it says, and try again.',
  }),
  'state.run-ended': ({ run }) => ({
    title: 'The run has ended',
    detail: `The run ${run} was taken for dead, since its connection to the state was lost, or it has ended: no visit of it starts any more.`,
    fix: 'trafficinator run',
  }),
  'draft.changed': (details) => ({
    title: 'Somebody else was faster',
    detail: `${changedWords(details)}. Nothing was changed.`,
    fix: 'Look at the target as it is now, and make the change again.',
  }),
};

function changedWords({ target, seen, serial, draft }: StateProblemDetails['draft.changed']): string {
  if (serial !== seen.serial)
    return `${target} was seen at serial ${seen.serial}, and the state is at serial ${serial}: something was applied since`;
  if (draft === undefined) return `The draft of ${target} was applied or discarded since it was seen`;
  return `${draft.who} changed ${target} at ${new Date(draft.at).toISOString()}, after it was seen`;
}

function twiceWords(atStake: StateProblemDetails['state.copied']['atStake']): string {
  const left = atStake.map(({ address, started, cap }) => ({ address, visits: Math.max(0, cap - started) }));
  const total = left.reduce((sum, { visits }) => sum + visits, 0);
  if (total === 0) return 'no visit could be sent twice today, but tomorrow each cap could be given here and there';
  const shown = left.filter(({ visits }) => visits > 0).slice(0, MOST_SHOWN);
  const rest = left.filter(({ visits }) => visits > 0).length - shown.length;
  const parts = shown.map(({ address, visits }) => `${visits} of ${address}`);
  return `up to ${total} visits could be sent twice today: ${parts.join(', ')}${rest > 0 ? `, and of ${rest} more targets` : ''}`;
}

const MOST_SHOWN = 5;
