import type { Change } from '../plan/plan.js';
import { isTold } from './change-rows.js';
import { type RealAction, realKinds } from './plan-words.js';

/**
 * Some actions of one kind that are shown as one block: `alone`, a single one, in full; `same`, with the same changes from the
 * same values; `alike`, with changes of the same settings; `various`, all others.
 */
export interface ActionGroup {
  readonly kind: RealAction['kind'];
  readonly likeness: 'alone' | 'same' | 'alike' | 'various';
  readonly actions: readonly RealAction[];
}

/**
 * Groups what changes so that it stays readable, however many targets there are: of each kind, up to twenty targets stand
 * alone, and more make a bounded number of groups. Nobody is left out, and within a group the order stays.
 */
export function actionGroups(actions: readonly RealAction[]): readonly ActionGroup[] {
  const byKind = Map.groupBy(actions, ({ kind }) => kind);
  const few = actions.filter(({ kind }) => (byKind.get(kind)?.length ?? 0) <= MOST_ALONE);
  const many = realKinds.flatMap((kind) => {
    const ofKind = byKind.get(kind) ?? [];
    return ofKind.length <= MOST_ALONE ? [] : groupsOf(kind, ofKind);
  });
  return [...few.map(alone), ...many];
}

const MOST_ALONE = 20;
const MOST_GROUPS = 20;
const LARGEST = 10;

function alone(action: RealAction): ActionGroup {
  return { kind: action.kind, likeness: 'alone', actions: [action] };
}

/** New and deleted targets make one group: what each of them is differs anyway. */
function groupsOf(kind: RealAction['kind'], actions: readonly RealAction[]): readonly ActionGroup[] {
  if (kind === 'create' || kind === 'delete') return [{ kind, likeness: 'various', actions }];
  const same = bucketsOf(actions, (changes) => JSON.stringify(changes));
  if (same.length <= MOST_GROUPS) return same.map((bucket) => groupOf(kind, 'same', bucket));
  const [largest, others] = largestOf(same);
  const alike = bucketsOf(others.flat(), (changes) => JSON.stringify(changes.map(({ path }) => path)));
  const groups = largest.map((bucket) => groupOf(kind, 'same', bucket));
  if (alike.length <= MOST_GROUPS) return [...groups, ...alike.map((bucket) => groupOf(kind, 'alike', bucket))];
  const [large, rest] = largestOf(alike);
  return [...groups, ...large.map((bucket) => groupOf(kind, 'alike', bucket)), groupOf(kind, 'various', rest.flat())];
}

function bucketsOf(
  actions: readonly RealAction[],
  signature: (changes: readonly Change[]) => string,
): readonly (readonly RealAction[])[] {
  const buckets = Map.groupBy(actions, (action) =>
    'changes' in action ? signature(action.changes.filter(isTold)) : '',
  );
  return [...buckets.values()];
}

/** The few largest that are worth a block of their own, and the others. */
function largestOf(buckets: readonly (readonly RealAction[])[]) {
  const sorted = buckets.toSorted((a, b) => b.length - a.length);
  const worth = sorted.slice(0, LARGEST).filter(({ length }) => length >= LEAST_GROUP);
  return [worth, sorted.slice(worth.length)] as const; // Keeps the pair.
}

const LEAST_GROUP = 3;

function groupOf(
  kind: RealAction['kind'],
  likeness: 'same' | 'alike' | 'various',
  actions: readonly RealAction[],
): ActionGroup {
  return { kind, likeness: actions.length === 1 ? 'alone' : likeness, actions };
}
