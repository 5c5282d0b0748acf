import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { parseAllDocuments } from 'yaml';
import { root } from '../architecture/source-files.js';

/** A document of a manifest. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly [field: string]: unknown;
}

/** The documents of a file below `examples/kubernetes`. Throws for one that is no sound YAML. */
export function manifestsOf(file: string): readonly Manifest[] {
  return parseAllDocuments(readFileSync(join(root, 'examples/kubernetes', file), 'utf8')).map((document) => {
    const [fault] = [...document.errors, ...document.warnings];
    if (fault !== undefined) throw fault;
    return document.toJS() as Manifest; // The tests check it against the schema of its kind.
  });
}

/**
 * What the compiler says against manifests that are written as values of the types that are made from the schemas of Kubernetes: unlike
 * the schemas, it names a field that there is not.
 */
export function typeFaults(manifests: readonly Manifest[]): readonly string[] {
  const file = join(root, 'test/deploy/manifests-to-check.ts');
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: [],
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
  };
  const host = ts.createCompilerHost(options);
  const source = ts.createSourceFile(file, sourceOf(manifests), ts.ScriptTarget.ES2022, true);
  const inner = host.getSourceFile;
  host.getSourceFile = (name, ...rest) => (name === file ? source : inner(name, ...rest));
  const fileExists = host.fileExists;
  host.fileExists = (name) => name === file || fileExists(name);
  const program = ts.createProgram([file], options, host);
  return ts.getPreEmitDiagnostics(program).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}

function sourceOf(manifests: readonly Manifest[]): string {
  return manifests
    .map((manifest, at) => {
      const module = `kubernetes-models/${manifest.apiVersion}`;
      return [
        `import type { I${manifest.kind} as Kind${at} } from '${module}';`,
        `export const manifest${at}: Kind${at} = ${JSON.stringify(manifest, undefined, 1)};`,
      ].join('\n');
    })
    .join('\n');
}
