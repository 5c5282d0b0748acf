import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The licences of all packages whose code is in a bundle, or among the further files. Their authors ask for no more, and for no less. */
export function notices(metafiles, files, root) {
  const outputs = metafiles.flatMap((metafile) => Object.values(metafile.outputs));
  const inputs = [...outputs.flatMap((output) => Object.keys(output.inputs)), ...files];
  const folders = new Set(inputs.map(packageFolder).filter((folder) => folder !== undefined));
  const packages = [...folders].map((folder) => notice(join(root, folder)));
  return `${packages.sort().join(`\n${'-'.repeat(80)}\n\n`)}`;
}

/** The package that a file was taken from; undefined for files of ours. */
function packageFolder(input) {
  return /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1];
}

function notice(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const [file] = globSync('{LICENSE,LICENCE,license,licence}*', { cwd: folder }).sort();
  const text = file === undefined ? '' : `\n${readFileSync(join(folder, file), 'utf8').trim()}\n`;
  return `${name} ${version} (${license})\n${text}`;
}
