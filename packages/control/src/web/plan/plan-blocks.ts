import type { PlanReport } from '@trafficinator/core';
import {
  addressWords,
  changeRows,
  effectsWords,
  happensWords,
  isTold,
  loadWords,
  type RealAction,
  type Row,
  settingWords,
  terminalWording,
  unicodeGlyphs,
} from '@trafficinator/core/words';
import type { TargetForm } from '../edit/schema-form.js';
import { isSame, isTree, valueAt } from '../edit/setting-tree.js';

/** What becomes of one target, or of the load, as it is shown. The words are those of the CLI. */
export interface PlanBlock {
  readonly kind: RealAction['kind'] | 'load';
  /** Absent for the load. */
  readonly target?: string | undefined;
  /** `target.staging will be updated` */
  readonly title: string;
  readonly rows: readonly Row[];
  /** What it does to traffic, in sentences. */
  readonly effects: readonly string[];
}

/** Everything that a plan changes, block by block. The form says which settings of a new target are worth showing. */
export function planBlocks(plan: PlanReport, form: Pick<TargetForm, 'fields'> | undefined): readonly PlanBlock[] {
  const actions = plan.actions.filter((action): action is RealAction => action.kind !== 'keep');
  return [...loadBlocks(plan), ...actions.map((action) => blockOf(action, form))];
}

const wording = terminalWording();

function loadBlocks(plan: PlanReport): readonly PlanBlock[] {
  const { changes } = plan.load;
  if (changes.length === 0) return [];
  const rows = changes.filter(isTold).flatMap((change) => changeRows(change, unicodeGlyphs));
  return [{ kind: 'load', title: `${loadWords(plan)} will be updated`, rows, effects: [] }];
}

function blockOf(action: RealAction, form: Pick<TargetForm, 'fields'> | undefined): PlanBlock {
  const address = addressWords(action.target, wording);
  const title =
    action.kind === 'move'
      ? `${address} was ${addressWords(action.from, wording)}`
      : `${address} ${happensWords(action.kind, 1)}`;
  return {
    kind: action.kind,
    target: action.target,
    title,
    rows: rowsOf(action, form),
    effects: effectsWords(action, wording),
  };
}

function rowsOf(action: RealAction, form: Pick<TargetForm, 'fields'> | undefined): readonly Row[] {
  if (action.kind === 'delete') return [];
  if (action.kind === 'create') return settingRows(action.after.settings, form);
  return action.changes.filter(isTold).flatMap((change) => changeRows(change, unicodeGlyphs));
}

/** What every target has, whatever its value is. */
const ALWAYS = ['url', 'siteId', 'weight', 'visitsPerDay', 'timezone', 'tokenAuth', 'pages'];

/** What every target has, and what differs from the defaults; without a form, everything. */
function settingRows(settings: object, form: Pick<TargetForm, 'fields'> | undefined): readonly Row[] {
  const tree = isTree(settings) ? settings : {};
  const fields = form?.fields ?? Object.keys(tree).map((name) => ({ path: name, steps: [name], fallback: undefined }));
  return fields.flatMap(({ path, steps, fallback }): readonly Row[] => {
    const value = valueAt(tree, steps);
    const isWorthIt = ALWAYS.includes(path) || (value !== undefined && !isSame(value, fallback));
    return isWorthIt ? [{ label: path, after: settingWords(path, value) }] : [];
  });
}
