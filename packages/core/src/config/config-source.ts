import type { WrittenSettings } from '../model/draft.js';
import { keyText, SourceValue } from './source-value.js';

/** A config, as it is to be written. Everything is plain JSON with references. */
export interface ConfigToPrint {
  /** Lines of the comment above it. */
  readonly comment: readonly string[];
  readonly seed?: string | undefined;
  readonly load?: WrittenSettings | undefined;
  /** By base URL. */
  readonly instances?: Readonly<Record<string, WrittenSettings>> | undefined;
  readonly targets: readonly TargetToPrint[];
}

/** A target of it. */
export interface TargetToPrint {
  readonly key: string;
  readonly written: WrittenSettings;
  /** Stands above the setting of this name. */
  readonly comments?: Readonly<Record<string, string>> | undefined;
}

/** Writes a whole `trafficinator.config.ts`. */
export function configSource({ comment, seed, load, instances, targets }: ConfigToPrint): string {
  const source = new SourceValue();
  const body = [
    ...(seed === undefined ? [] : [source.property('seed', seed, INDENT)]),
    ...(load === undefined ? [] : [source.property('load', load, INDENT)]),
    ...(instances === undefined ? [] : [source.property('instances', instances, INDENT)]),
    ...targetLines(targets, source),
  ];
  const helpers = ['defineConfig', ...(targets.length === 0 ? [] : ['defineTarget']), ...source.used].sort();
  return [
    `import { ${helpers.join(', ')} } from '@trafficinator/sdk';`,
    '',
    ...comment.map((line) => `// ${line}`),
    'export default defineConfig({',
    ...body,
    '});',
    '',
  ].join('\n');
}

const INDENT = '  ';

function targetLines(targets: readonly TargetToPrint[], source: SourceValue): readonly string[] {
  if (targets.length === 0) return [`${INDENT}targets: {},`];
  return [`${INDENT}targets: {`, ...targets.flatMap((target) => linesOf(target, source)), `${INDENT}},`];
}

function linesOf({ key, written, comments = {} }: TargetToPrint, source: SourceValue): readonly string[] {
  const [outer, inner] = [INDENT.repeat(2), INDENT.repeat(3)];
  const settings = Object.entries(written).flatMap(([name, value]) => {
    const above = Object.hasOwn(comments, name) ? [`${inner}// ${comments[name]}`] : [];
    return [...above, source.property(name, value, inner)];
  });
  return [`${outer}${keyText(key)}: defineTarget({`, ...settings, `${outer}}),`];
}
