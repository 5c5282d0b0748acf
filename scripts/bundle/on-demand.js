const NAME = 'on-demand';

/**
 * An esbuild plugin: packages that take long to begin, begin when one of their functions is called first, each from a file of its
 * own. `functions` names, for each of them, all its functions that are used. `default` is what a module imports by default; what
 * CommonJS requires as one function stays in the bundle. `files` holds, in the end, what each of these files is to be made of.
 */
export function onDemand(functions) {
  const files = new Map();
  return {
    files,
    plugin: {
      name: NAME,
      setup: ({ onResolve, onLoad, resolve }) => {
        const filter = new RegExp(`^(${Object.keys(functions).join('|')})$`);
        onResolve({ filter }, async ({ path: name, pluginData, ...asked }) => {
          const isImport = asked.kind === 'import-statement';
          if (pluginData === NAME || (functions[name].includes('default') && !isImport)) return undefined;
          const { errors, path } = await resolve(name, { ...asked, pluginData: NAME });
          if (errors.length > 0) return { errors };
          if ((files.get(name) ?? path) !== path) throw new TypeError(`There are two versions of ${name}.`);
          files.set(name, path);
          return { path: name, namespace: isImport ? `${NAME}-import` : `${NAME}-require` };
        });
        onResolve({ filter: /\.cjs$/, namespace: `${NAME}-import` }, ({ path }) => ({ path, external: true }));
        onResolve({ filter: /\.cjs$/, namespace: `${NAME}-require` }, ({ path }) => ({ path, external: true }));
        onLoad({ filter: /./, namespace: `${NAME}-import` }, ({ path }) => ({
          contents: calls(path, functions[path], imported),
        }));
        onLoad({ filter: /./, namespace: `${NAME}-require` }, ({ path }) => ({
          contents: calls(path, functions[path], required),
        }));
      },
    },
  };
}

function calls(name, functions, declaration) {
  return functions
    .map((one) => `${declaration(one)} (...given) => require('./${name}.cjs').${one}(...given);`)
    .join('\n');
}

function imported(name) {
  return name === 'default' ? 'export default' : `export const ${name} =`;
}

function required(name) {
  return `exports.${name} =`;
}
