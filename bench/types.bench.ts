import { join } from 'node:path';
import ts from 'typescript';
import { scaffold } from '../packages/cli/dist/scaffold.js';
import { ratio } from './ratio.ts';

const root = join(import.meta.dirname, '..');
/** Beside the CLI, which sees the sdk as a user's project does. The file exists in memory only. */
const file = join(root, 'packages/cli/benchmark.config.ts');
const config = scaffold['trafficinator.config.ts'] ?? '';
const empty = 'export default {};\n';
const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2024,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  strict: true,
  noEmit: true,
  skipLibCheck: true,
};

export default ratio({
  name: "checking the types of init's config, against an empty config",
  baseline: () => () => checked(empty).getTypeCount(),
  subject: () => () => checked(config).getTypeCount(),
  floor: 0.6,
  limits: () => {
    const without = checked(empty);
    const using = checked(config);
    return [
      {
        name: 'files added by the sdk',
        count: using.getSourceFiles().length - without.getSourceFiles().length,
        ceiling: 6,
      },
      {
        name: 'instantiations added',
        count: using.getInstantiationCount() - without.getInstantiationCount(),
        ceiling: 50,
      },
      { name: 'types added', count: using.getTypeCount() - without.getTypeCount(), ceiling: 240 },
    ];
  },
});

function checked(text: string): ts.Program {
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (name) => name === file || fileExists(name);
  host.readFile = (name) => (name === file ? text : readFile(name));
  host.getSourceFile = (name, language) =>
    name === file ? ts.createSourceFile(name, text, language) : getSourceFile(name, language);
  const program = ts.createProgram([file], options, host);
  const [fault] = ts.getPreEmitDiagnostics(program);
  if (fault !== undefined) throw new TypeError(ts.flattenDiagnosticMessageText(fault.messageText, '\n'));
  return program;
}
