import type { LockHolder } from '../model/state.js';
import type { Catalogue } from './words.js';

/** What the problems of state and lock need to know. `state` is where the state is: a file, or a database's address without any secret. */
export interface StateProblemDetails {
  'state.locked': { readonly holder: LockHolder };
  'state.moved-on': { readonly base: number; readonly serial: number };
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
}

/** Words of the problems of state and lock. */
export const stateProblems: Catalogue<StateProblemDetails> = {
  'state.locked': ({ holder }) => ({
    title: 'The state is locked',
    detail: `${holder.who} has held it since ${new Date(holder.since).toISOString()} for ${holder.operation}.`,
    fix: 'Wait until that process has ended, or end it, and try again.',
  }),
  'state.moved-on': ({ base, serial }) => ({
    title: 'The state has moved on',
    detail: `The change was made for serial ${base}, but the state is at serial ${serial}: another apply was faster. Nothing was changed.`,
    fix: 'trafficinator apply',
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
};
