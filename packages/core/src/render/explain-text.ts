import type { ExplainedLayer, ExplainedSetting, ExplainedTarget } from '../model/explained-setting.js';
import { type Cell, type Column, columnLines, glyphsOf, type Screen } from './columns.js';
import { fitMiddle, oneLine, widest, wrap } from './format.js';
import { settingWords } from './setting-words.js';

/** How it is shown. */
export interface ExplainTextOptions extends Screen {
  /** Whether to say which layer and line each setting comes from. */
  readonly layers: boolean;
  /** Whether to show settings that have their built-in default. */
  readonly all: boolean;
}

/** Names the target. */
export function explainTitle(
  { address, account }: Pick<ExplainedTarget, 'address' | 'account'>,
  { paint, width }: Screen,
): string {
  return paint('strong', wrap(`${oneLine(address)} (${oneLine(account)})`, width));
}

/** Writes the settings of a target, and where each comes from. */
export function explainText({ folder, settings }: ExplainedTarget, options: ExplainTextOptions): string {
  const { paint, width, all } = options;
  const shown = all ? settings : settings.filter((setting) => !isBuiltIn(setting));
  const folded = settings.length - shown.length;
  const have = folded === 1 ? 'setting has its' : 'settings have their';
  return [
    ...(shown.length === 0 ? [] : columnLines(columnsOf(shown, folder, options), options)),
    ...(folded === 0
      ? []
      : ['', paint('quiet', wrap(`${folded} more ${have} built-in default: --all shows them.`, width))]),
  ].join('\n');
}

const BUILT_IN = 'built-in';
const LEAST_VALUE = 16;

function isBuiltIn(setting: ExplainedSetting | undefined): boolean {
  return setting?.layers.every(({ label }) => label === BUILT_IN) ?? false;
}

function columnsOf(
  settings: readonly ExplainedSetting[],
  folder: string,
  options: ExplainTextOptions,
): readonly Column[] {
  const glyphs = glyphsOf(options);
  const paths = settings.map(({ path }) => oneLine(path));
  const from = settings.map((setting) => fromWords(setting, folder));
  // Values give way first: where they come from is what was asked for.
  const room = Math.max(
    LEAST_VALUE,
    options.width - widest(['setting', ...paths]) - (options.layers ? widest(['from', ...from]) + 4 : 2),
  );
  const values = settings.map(({ path, value }) => fitMiddle(settingWords(path, value, glyphs), room, glyphs.ellipsis));
  const column = (title: string, rank: number, least: number, texts: readonly string[]): Column => {
    const cells = texts.map((text, at): Cell => ({ text, tone: isBuiltIn(settings[at]) ? 'quiet' : undefined }));
    return { title, align: 'left', rank, cut: { at: 'middle', least }, cells };
  };
  return [
    column('setting', 3, 20, paths),
    column('value', 1, LEAST_VALUE, values),
    ...(options.layers ? [column('from', 2, 24, from)] : []),
  ];
}

function fromWords({ layers, value }: ExplainedSetting, folder: string): string {
  if (layers.length === 0) return value === undefined ? '' : BUILT_IN;
  return layers.map((layer) => layerWords(layer, folder)).join(' + ');
}

function layerWords({ label, place }: ExplainedLayer, folder: string): string {
  return oneLine(place === undefined ? label : `${label} (${relative(place.file, folder)}:${place.line})`);
}

/** Files outside of the folder keep their whole path. */
function relative(file: string, folder: string): string {
  const [path, root] = [file.replaceAll('\\', '/'), folder.replaceAll('\\', '/').replace(/\/+$/, '')];
  return path.startsWith(`${root}/`) ? path.slice(root.length + 1) : file;
}
