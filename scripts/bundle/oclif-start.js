import { readFileSync } from 'node:fs';

/** What oclif does in every process, and how it does without what takes long to begin. */
const CHANGES = {
  // Names of commands are ASCII; to order them by the rules of a language takes 6 ms the first time.
  'config/plugin.js': ['a.id.localeCompare(b.id)', '(a.id < b.id ? -1 : 1)'],
  // Only Windows' own kernels of Linux need a closer look.
  'util/os.js': [
    "(await import('wsl-utils')).isWsl",
    "(/microsoft/i.test((0, node_os_1.release)()) && (await import('wsl-utils')).isWsl)",
  ],
};

/** An esbuild plugin: oclif starts faster. Fails where a newer oclif no longer says what is changed here. */
export const oclifStart = {
  name: 'oclif-start',
  setup: ({ onLoad }) => {
    for (const [file, [before, after]] of Object.entries(CHANGES)) {
      const filter = new RegExp(
        `[\\\\/]@oclif[\\\\/]core[\\\\/]lib[\\\\/]${file.replace('/', '[\\\\/]').replace('.', '\\.')}$`,
      );
      onLoad({ filter }, ({ path }) => {
        const text = readFileSync(path, 'utf8');
        if (!text.includes(before))
          throw new TypeError(`oclif's ${file} has changed: see scripts/bundle/oclif-start.js.`);
        return { contents: text.replace(before, () => after) };
      });
    }
  },
};
