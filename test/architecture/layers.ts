/** What a folder may import of ours, and whether it must be pure: no Node module, clock, environment or global state. */
export interface Layer {
  readonly folder: string;
  readonly mayImport: readonly string[];
  readonly isPure?: boolean;
}

/**
 * One direction: `config → model → plan → state → runner → report → render`, joined by `use-cases`. A folder imports itself
 * and what its line says, types included. Folders of `core` stand for themselves; packages are `sdk`, `core`,
 * `control`, `cli`.
 */
export const layers: readonly Layer[] = [
  { folder: 'sdk', mayImport: [], isPure: true },
  { folder: 'core/base', mayImport: [] },
  { folder: 'core/schema', mayImport: ['sdk'], isPure: true },
  { folder: 'core/model', mayImport: ['core/base', 'core/schema'], isPure: true },
  { folder: 'core/errors', mayImport: ['core/model'], isPure: true },
  { folder: 'core/calendar', mayImport: ['core/base', 'core/model'], isPure: true },
  { folder: 'core/allocation', mayImport: ['core/model', 'core/schema'], isPure: true },
  { folder: 'core/traffic', mayImport: ['core/base', 'core/model', 'core/schema'], isPure: true },
  {
    folder: 'core/plan',
    mayImport: ['sdk', 'core/base', 'core/model', 'core/schema', 'core/errors', 'core/calendar', 'core/allocation'],
    isPure: true,
  },
  { folder: 'core/matomo', mayImport: ['core/base', 'core/model', 'core/errors'] },
  { folder: 'core/config', mayImport: ['core/base', 'core/model', 'core/errors', 'core/schema', 'sdk'] },
  { folder: 'core/state', mayImport: ['core/base', 'core/model', 'core/errors', 'core/schema'] },
  {
    folder: 'core/runner',
    mayImport: [
      'core/base',
      'core/model',
      'core/schema',
      'core/errors',
      'core/calendar',
      'core/allocation',
      'core/traffic',
      'core/matomo',
      'core/state',
    ],
  },
  { folder: 'core/report', mayImport: ['core/base', 'core/model', 'core/schema'], isPure: true },
  {
    folder: 'core/render',
    mayImport: ['core/base', 'core/model', 'core/schema', 'core/errors', 'core/plan', 'core/report'],
    isPure: true,
  },
  // Metrics, logs and notifications: what tells of a run elsewhere than at its terminal.
  {
    folder: 'core/observe',
    mayImport: ['core/base', 'core/model', 'core/errors', 'core/report', 'core/render'],
  },
  // A receiver that shares the sender's code proves nothing.
  { folder: 'core/sandbox', mayImport: [] },
  {
    folder: 'core/use-cases',
    mayImport: [
      'core/base',
      'core/model',
      'core/schema',
      'core/errors',
      'core/calendar',
      'core/config',
      'core/plan',
      'core/matomo',
      'core/state',
      'core/runner',
      'core/report',
      // A run tells of itself in the state.
      'core/observe',
    ],
  },
  // Writes the sdk's interfaces and the reference from the schema; not part of the package's interface.
  { folder: 'core/generate', mayImport: ['core/schema', 'core/errors', 'core/plan', 'core/report'] },
  // `compose` picks implementations; `index` is what shells may import.
  { folder: 'core', mayImport: ['sdk', 'core/*'] },
  // What is sent: the same types for the server and the pages.
  { folder: 'control/api', mayImport: ['core'], isPure: true },
  { folder: 'control/server', mayImport: ['control/api', 'core'] },
  // Pages know nothing but what is sent. Of the engine they use types alone: see `typesAlone`.
  { folder: 'control/web', mayImport: ['control/api', 'core'] },
  { folder: 'control', mayImport: ['control/api', 'control/server'] },
  { folder: 'cli', mayImport: ['core', 'control'] },
  { folder: 'cli/serve', mayImport: ['core', 'control'] },
  { folder: 'cli/commands', mayImport: ['cli', 'cli/serve', 'core', 'control'] },
];

/** Implementations of ports: only `compose` and `open-store` import them, besides their own folder. */
export const implementations = [
  'core/src/state/sqlite/',
  'core/src/state/postgres/',
  'core/src/matomo/undici-transport',
  'core/src/matomo/undici-asker',
] as const;

/** The files that may import implementations. */
export const composers = ['packages/core/src/compose.ts', 'packages/core/src/open-store.ts'] as const;

/** Folders whose files may import no value of `core`: it would be sent to every browser. */
export const typesAlone = ['packages/control/src/api/', 'packages/control/src/web/'] as const;
