import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * An esbuild plugin: our built files import every name of a package of ours from the file where it stands. esbuild decides by
 * file what an entry needs, and through an index every command would need all of the engine. For the same reason, zod is
 * imported as a namespace, which it can shake, and not as `z`, which holds the words of all languages.
 */
export function leanImports({ packageName, index }) {
  const files = filesByName(index);
  return {
    name: 'lean-imports',
    setup: ({ onLoad }) => {
      onLoad({ filter: /[\\/]packages[\\/][a-z]+[\\/]dist[\\/].+\.js$/ }, ({ path }) => ({
        contents: direct(readFileSync(path, 'utf8'), packageName, files).replace(
          "import { z } from 'zod'",
          "import * as z from 'zod'",
        ),
      }));
    },
  };
}

/** The file that each name of an index comes from. */
function filesByName(index) {
  const exports = readFileSync(index, 'utf8').matchAll(/^export \{([^}]+)\} from '([^']+)';$/gm);
  return new Map(
    [...exports].flatMap(([, names, file]) => namesOf(names).map((name) => [name, join(dirname(index), file)])),
  );
}

function direct(text, packageName, files) {
  const imports = new RegExp(`^import \\{([^}]+)\\} from '${packageName}';$`, 'gm');
  return text.replace(imports, (_, names) => {
    const lines = namesOf(names).map((name) => {
      const file = files.get(name.split(' ')[0]);
      if (file === undefined) throw new TypeError(`${packageName} does not export ${name} from a file.`);
      return `import { ${name} } from ${JSON.stringify(file)};`;
    });
    return lines.join(' ');
  });
}

function namesOf(list) {
  return list
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}
