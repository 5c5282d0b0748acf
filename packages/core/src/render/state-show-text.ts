import type { AppliedTarget } from '../model/state.js';
import { addressOf } from '../model/target.js';
import { glyphsOf, type Screen } from './columns.js';
import { moment, oneLine, wrap } from './format.js';
import { rowLines } from './row-lines.js';
import { type SettingLeaf, settingLeaves } from './setting-leaves.js';
import { settingWords } from './setting-words.js';

/** Writes one applied target: all its settings by section, in the order of the schema. Those that differ from the built-in defaults are marked. */
export function stateShowText({ target, managedBy, paused }: AppliedTarget, screen: Screen): string {
  const rows = [
    { label: 'account', after: oneLine(target.account) },
    { label: 'managed by', after: managedBy },
    ...(paused === undefined
      ? []
      : [{ label: 'paused', after: `since ${moment(paused.at)} by ${oneLine(paused.who)}` }]),
  ];
  const head = [
    screen.paint('strong', wrap(oneLine(addressOf(target.key)), screen.width)),
    ...rowLines(rows, screen, '  '),
  ];
  const sections = Map.groupBy(settingLeaves(target.settings), ({ path }) =>
    path.includes('.') ? (path.split('.')[0] ?? '') : '',
  );
  const blocks = [...sections.values()].map((leaves) => settingLines(leaves, screen).join('\n'));
  const legend = screen.paint('quiet', wrap('* differs from the built-in default', screen.width));
  return [head.join('\n'), ...blocks, legend].join('\n\n');
}

function settingLines(leaves: readonly SettingLeaf[], screen: Screen): readonly string[] {
  const rows = leaves.map(({ path, value, isDefault }) => ({
    label: `${isDefault ? ' ' : '*'} ${oneLine(path)}`,
    after: settingWords(path, value, glyphsOf(screen)),
  }));
  return rowLines(rows, screen, '').map((line, at) =>
    leaves[at]?.isDefault === true ? screen.paint('quiet', line) : line,
  );
}
