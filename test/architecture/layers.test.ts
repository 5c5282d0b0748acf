import { describe, expect, test } from 'vitest';
import { composers, implementations, type Layer, layers, typesAlone } from './layers.js';
import { type SourceFile, sourceFiles } from './source-files.js';

const files = sourceFiles();

describe('the layers', () => {
  test('cover every source file', () => {
    expect(files.filter(({ path }) => layerOf(path) === undefined).map(({ path }) => path)).toEqual([]);
  });

  test('are kept: a folder imports only what its line says', () => {
    expect(files.flatMap(forbiddenImports)).toEqual([]);
  });

  test('are all used', () => {
    const used = new Set(files.map(({ path }) => layerOf(path)?.folder));
    expect(layers.map(({ folder }) => folder).filter((folder) => !used.has(folder))).toEqual([]);
  });

  test('keep implementations to the composers', () => {
    const offenders = files.filter(
      ({ path, imports }) =>
        !composers.some((composer) => composer === path) &&
        imports.some((file) => implementations.some((one) => file.includes(one) && !path.includes(one))),
    );
    expect(offenders.map(({ path }) => path)).toEqual([]);
  });

  test('bring no code of the engine to browsers', () => {
    const offenders = files.filter(({ path, text }) => {
      return typesAlone.some((folder) => path.startsWith(folder)) && ENGINE_CODE.test(text);
    });
    expect(offenders.map(({ path }) => path)).toEqual([]);
  });

  test('that are pure use no Node module, clock, timer, chance or environment', () => {
    const impure = files.filter(({ path, text, foreign }) => {
      if (layerOf(path)?.isPure !== true) return false;
      return foreign.some((specifier) => specifier.startsWith('node:')) || IMPURE.test(withoutComments(text));
    });
    expect(impure.map(({ path }) => path)).toEqual([]);
  });
});

describe('imports', () => {
  test('have no cycles, types included', () => {
    expect(cycles(files)).toEqual([]);
  });
});

/** An import of the engine that the compiler leaves: one of types alone says so before its names. */
const ENGINE_CODE = /^(?:import|export) (?!type\b)[^;]*?from '@trafficinator\/core'/m;

const IMPURE =
  /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bset(?:Timeout|Interval|Immediate)\(|\bprocess\.|\bperformance\./;

/** The most particular layer: `core/state` before `core`. */
function layerOf(path: string): Layer | undefined {
  const place = path.replace(/^packages\//, '').replace('/src/', '/');
  const parent = place.slice(0, place.lastIndexOf('/'));
  const candidates = layers.filter(({ folder }) => parent === folder || parent.startsWith(`${folder}/`));
  return candidates.reduce<Layer | undefined>(
    (best, layer) => (best === undefined || layer.folder.length > best.folder.length ? layer : best),
    undefined,
  );
}

function forbiddenImports({ path, imports }: SourceFile): string[] {
  const own = layerOf(path);
  return imports.flatMap((file) => {
    const other = layerOf(file)?.folder ?? 'nowhere';
    const isAllowed =
      own?.folder === other ||
      own?.mayImport.some((folder) => folder === other || (folder === 'core/*' && other.startsWith('core/')));
    return isAllowed ? [] : [`${path} imports ${file}`];
  });
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|(?<!:)\/\/.*$/gm, '');
}

/** Tarjan's strongly connected components of more than one file. */
function cycles(sources: readonly SourceFile[]): readonly (readonly string[])[] {
  const importsOf = new Map(sources.map(({ path, imports }) => [path, imports]));
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const found: string[][] = [];
  const visit = (path: string): void => {
    const order = index.size;
    index.set(path, order);
    low.set(path, order);
    stack.push(path);
    for (const next of importsOf.get(path) ?? []) {
      if (!index.has(next)) visit(next);
      if (stack.includes(next)) low.set(path, Math.min(low.get(path) ?? order, low.get(next) ?? order));
    }
    if (low.get(path) !== order) return;
    const component = stack.splice(stack.indexOf(path));
    if (component.length > 1) found.push(component);
  };
  for (const { path } of sources) if (!index.has(path)) visit(path);
  return found;
}
