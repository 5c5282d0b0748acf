import { writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { defineConfig, type Plugin } from 'vite';

const root = join(import.meta.dirname, '../..');

/** Writes down of which files the pages are made, so that the licences of their packages go with them. */
const listModules: Plugin = {
  name: 'list-modules',
  generateBundle(_options, bundle) {
    const modules = Object.values(bundle).flatMap((part) => (part.type === 'chunk' ? part.moduleIds : []));
    const files = modules.map((id) => relative(root, id)).sort();
    writeFileSync(join(import.meta.dirname, 'dist/web-modules.json'), `${JSON.stringify(files)}\n`);
  },
};

// JSX goes to Preact by the compiler's own options. Everything is served by the process itself, under a strict policy.
export default defineConfig({
  base: '/',
  plugins: [listModules],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: '../../dist/web',
    emptyOutDir: true,
    target: 'es2023',
    // A data URL would need a weaker policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
});
