import { configOf, type WrittenTarget } from '../../support/project.js';

const target = (siteId: number, visitsPerDay: number, more = ''): WrittenTarget => {
  return { url: 'https://analytics.example.com/matomo.php', siteId, visitsPerDay, more };
};
const withToken = `tokenAuth: secretEnv('TOKEN')`;

/** Configs that follow one another in a circle. They are JavaScript: no compiler runs. */
export const configs = {
  one: configOf({ a: target(1, 10, withToken), b: target(2, 20) }),
  /** Creates `c` and updates `a`. */
  two: configOf({ a: target(1, 15, withToken), b: target(2, 20), c: target(3, 30) }),
  /** Moves `a` and `b`. */
  three: configOf(
    { aa: target(1, 15, withToken), bb: target(2, 20), c: target(3, 30) },
    `moved: [{ from: 'a', to: 'aa' }, { from: 'b', to: 'bb' }],`,
  ),
  /** As the first one: moves, updates and deletes. */
  four: configOf(
    { a: target(1, 10, withToken), b: target(2, 20) },
    `moved: [{ from: 'aa', to: 'a' }, { from: 'bb', to: 'b' }],`,
  ),
} as const;

/** Which of the configs. */
export type ConfigName = keyof typeof configs;

/** The commands that are killed. */
export const commands = {
  apply: (config: ConfigName) => ['apply', '--config', `${config}.mjs`, '--auto-approve', '--no-run'],
  plan: ['plan', '--config', 'two.mjs'],
  savePlan: ['plan', '--config', 'two.mjs', '--out', 'a.plan'],
  applySaved: ['apply', 'a.plan', '--no-run'],
  backUp: (file: string) => ['state', 'backup', file],
  restore: (file: string) => ['state', 'restore', file, '--auto-approve'],
  move: (from: string, to: string) => ['state', 'mv', `target.${from}`, `target.${to}`],
  migrate: (to: string) => ['state', 'migrate', '--to', to],
} as const;
