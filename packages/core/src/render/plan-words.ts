import { never } from '../base/never.js';
import { addressOf, type TargetKey } from '../model/target.js';
import type { Action, Plan } from '../plan/plan.js';
import { hasChanges, type PlanSummary, summaryOf } from '../plan/summary.js';
import { count, counted } from './format.js';
import type { Tone } from './paint.js';
import type { Wording } from './wording.js';

/** An action that changes something. */
export type RealAction = Exclude<Action, { readonly kind: 'keep' }>;

/** The kinds of actions that change something, in the order in which they are told. */
export const realKinds: readonly RealAction['kind'][] = ['create', 'update', 'move', 'delete'];

/** How a kind of action looks. */
export interface ActionLooks {
  readonly sign: string;
  readonly tone: Tone;
}

/** The sign and the colour of a kind of action. */
export function looksOf(kind: RealAction['kind']): ActionLooks {
  switch (kind) {
    case 'create':
      return { sign: '+', tone: 'added' };
    case 'update':
      return { sign: '~', tone: 'changed' };
    case 'delete':
      return { sign: '-', tone: 'removed' };
    case 'move':
      return { sign: '>', tone: 'moved' };
    default:
      return never(kind);
  }
}

/** `target.staging`, harmless where it is read. */
export function addressWords(key: TargetKey, { quote }: Wording): string {
  return quote(addressOf(key));
}

/** `target.a, target.b, target.c and 995 more`. */
export function namesWords(keys: readonly TargetKey[], most: number, wording: Wording): string {
  const names = keys.slice(0, most).map((key) => addressWords(key, wording));
  const rest = keys.length - names.length;
  return rest > 0 ? `${names.join(', ')} and ${count(rest)} more` : names.join(', ');
}

/** What happens to some targets: `target.staging will be created`, `12 targets will be created`. */
export function happensWords(kind: RealAction['kind'], targets: number): string {
  switch (kind) {
    case 'create':
      return 'will be created';
    case 'update':
      return 'will be updated';
    case 'delete':
      return 'will be deleted';
    case 'move':
      return targets === 1 ? 'has a new key' : 'have new keys';
    default:
      return never(kind);
  }
}

/** What the plan does, in one sentence: `In the stack production, 1 target will be created and 2 targets will be updated.` */
export function headlineWords(plan: Plan, { quote }: Wording): string {
  const isDefault = plan.stack === 'default';
  if (hasChanges(plan)) {
    const words = listed([...targetParts(summaryOf(plan)), ...loadParts(plan)]);
    return isDefault ? `${capitalised(words)}.` : `In the stack ${quote(plan.stack)}, ${words}.`;
  }
  const matches = matchWords(plan);
  return isDefault ? `No changes. ${matches}` : `No changes in the stack ${quote(plan.stack)}. ${matches}`;
}

/** What there is nothing to do about. */
function matchWords({ managedBy, isPartial }: Plan): string {
  if (managedBy === 'api') return 'No draft of the API changes what is applied.';
  return isPartial ? 'What was selected is applied as it is in the config.' : 'The applied state matches the config.';
}

/** Says that the plan leaves out what was not selected; undefined if it is whole. */
export function partialWords({ isPartial }: Plan): string | undefined {
  return isPartial
    ? 'Only what was selected is planned: all other targets, the load and the instances stay as they are applied.'
    : undefined;
}

/** `Plan: 1 to create, 1 to update, 0 to move, 1 to delete.` */
export function summaryWords(plan: Plan): string {
  const { create, update, move, delete: gone } = summaryOf(plan);
  const targets = `${count(create)} to create, ${count(update)} to update, ${count(move)} to move, ${count(gone)} to delete`;
  return `Plan: ${targets}${plan.load.changes.length === 0 ? '' : `, and ${loadWords(plan)}`}.`;
}

/** `the load`, `the seed`, `the limits of 2 instances`: what changes besides the targets. */
export function loadWords({ load }: Plan): string {
  const paths = load.changes.map(({ path }) => path);
  const instances = new Set(paths.filter((path) => path.startsWith('instances[')).map((path) => path.split(']')[0]));
  return listed([
    ...(paths.some((path) => path.startsWith('load.')) ? ['the load'] : []),
    ...(paths.includes('seed') ? ['the seed'] : []),
    ...(instances.size === 0 ? [] : [`the limits of ${counted(instances.size, 'instance')}`]),
  ]);
}

function targetParts(summary: PlanSummary): readonly string[] {
  return realKinds
    .filter((kind) => summary[kind] > 0)
    .map((kind) => `${counted(summary[kind], 'target')} ${happensWords(kind, summary[kind])}`);
}

function loadParts(plan: Plan): readonly string[] {
  return plan.load.changes.length === 0 ? [] : [`${loadWords(plan)} will be updated`];
}

function listed(parts: readonly string[]): string {
  const last = parts.at(-1) ?? '';
  return parts.length <= 1 ? last : `${parts.slice(0, -1).join(', ')} and ${last}`;
}

function capitalised(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}
