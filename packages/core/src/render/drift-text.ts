import type { Drift } from '../model/drift.js';
import { addressOf } from '../model/target.js';
import type { Screen } from './columns.js';
import { count, counted, oneLine, wrap } from './format.js';

/** Writes what the real targets say, a line each; of very many, the first and their number. */
export function driftText(findings: readonly Drift[], { paint, width }: Screen): string {
  if (findings.length === 0) return 'The real targets say nothing else than the config.';
  const shown = findings.slice(0, MOST_SHOWN).map((finding) => {
    const tone = finding.severity === 'warning' ? 'changed' : 'bad';
    return paint(tone, wrap(`! ${findingWords(finding)}`, width, '  '));
  });
  const rest = findings.length - shown.length;
  const more = rest > 0 ? [paint('quiet', `  and ${count(rest)} more; \`--json\` has them all`)] : [];
  const title = paint('strong', wrap(`Asked the real targets: ${counted(findings.length, 'finding')}.`, width));
  return [title, ...shown, ...more].join('\n');
}

/** The findings as plain lines. */
export function findingLines(findings: readonly Drift[]): readonly string[] {
  return findings.map(findingWords);
}

const MOST_SHOWN = 50;

function findingWords({ target, severity, detail }: Drift): string {
  return oneLine(`${addressOf(target)} (${severity}): ${detail}`);
}
