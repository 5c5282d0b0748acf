import { spawnSync } from 'node:child_process';
import { z } from 'zod';
import { instant } from '../packages/core/dist/base/clock.js';
import { resolveTargets } from '../packages/core/dist/config/resolve-targets.js';
import type { AppliedState } from '../packages/core/dist/model/state.js';
import { diffTargets } from '../packages/core/dist/plan/diff-targets.js';
import { plainPaint } from '../packages/core/dist/render/paint.js';
import { planText } from '../packages/core/dist/render/plan-text.js';
import { ratio } from './ratio.ts';

const TARGETS = 10_000;
const ZONES = ['UTC', 'Europe/London', 'America/New_York', 'Asia/Kathmandu', 'Australia/Sydney'];
const SHOP = { ecommerce: { orderRate: 0.1 }, countries: { SE: 2, NO: 1, DE: 5 }, tags: ['shop'] };
const AS_OF = instant(Date.parse('2026-11-24T12:00:00Z'));

export default ratio({
  name: 'resolving, comparing and showing 10,000 targets that all change, against copying their settings as JSON',
  baseline: async () => {
    const { targets } = await appliedState();
    return () => JSON.parse(JSON.stringify(targets)).length;
  },
  subject: async () => {
    const applied = await appliedState();
    return async () => (await planned(applied)).length;
  },
  floor: 0.13,
  limits: () => {
    const { cpuMs, megabytes } = inNewProcess();
    return [
      { name: 'milliseconds of CPU for the first plan of a process', count: cpuMs, ceiling: 1_500 },
      { name: 'MB of memory at most', count: megabytes, ceiling: 400 },
    ];
  },
});

/** What the first plan of a process takes, in CPU after all is loaded and in memory of the whole process. */
export async function firstPlan(): Promise<z.output<typeof taken>> {
  const applied = await appliedState();
  const config = configOf(2);
  const before = process.cpuUsage();
  const text = await planned(applied, config);
  const { user, system } = process.cpuUsage(before);
  if (!text.includes('10,000')) throw new TypeError('The plan does not say how many targets change.');
  return { cpuMs: Math.round((user + system) / 1_000), megabytes: Math.round(process.resourceUsage().maxRSS / 1_024) };
}

const taken = z.object({ cpuMs: z.number(), megabytes: z.number() });

function inNewProcess(): z.output<typeof taken> {
  const code = `const { firstPlan } = await import('${import.meta.url}'); console.log(JSON.stringify(await firstPlan()));`;
  const child = spawnSync(process.execPath, ['--input-type=module', '--eval', code], { encoding: 'utf8' });
  if (child.status !== 0) throw new TypeError(`The plan failed: ${child.stderr}`);
  return taken.parse(JSON.parse(child.stdout));
}

async function planned(applied: AppliedState, config: object = configOf(2)): Promise<string> {
  const { desired } = await resolved(config);
  const plan = diffTargets({
    desired,
    applied,
    configHash: 'c',
    stack: 'default',
    managedBy: 'config',
    isPartial: false,
    asOf: AS_OF,
    days: [],
    budgets: [],
    secrets: new Map(),
  });
  return planText(plan, { paint: plainPaint, width: 100 });
}

/**
 * A state of so many targets, each with other settings than `configOf(2)` asks for. It is made from one resolved target: the
 * first plan of a process is not to find a machine that has resolved ten thousand before.
 */
async function appliedState(): Promise<AppliedState> {
  const { desired } = await resolved({ ...configOf(1), targets: { site0: siteOf(0, 1) } });
  const [sample] = desired.targets;
  const targets = Array.from({ length: TARGETS }, (_, index) => {
    const { extends: _profiles, ...own } = siteOf(index, 1);
    const account = `site-${index}.example.com/matomo.php#${own.siteId}`;
    return { managedBy: 'config', target: { key: `site${index}`, account, settings: { ...sample?.settings, ...own } } };
  });
  // A state reads its settings from texts, and shares nothing with what a config says.
  return JSON.parse(JSON.stringify({ lineage: 'l', serial: 3, load: desired.load, targets }));
}

function resolved(config: object): ReturnType<typeof resolveTargets> {
  return resolveTargets(config, {
    folder: '/',
    locate: () => undefined,
    readText: () => Promise.reject(new TypeError('No file is named in this config.')),
  });
}

/** Ten thousand sites, with caps under a factor. */
function configOf(factor: number): object {
  return {
    load: { visitsPerDay: 3_000_000 * factor },
    defaults: { pages: ['https://www.example.com/', 'https://www.example.com/about'], visitMinutes: { max: 6 } },
    targets: Object.fromEntries(Array.from({ length: TARGETS }, (_, index) => [`site${index}`, siteOf(index, factor)])),
  };
}

/** Every target has settings of its own besides the shared ones. */
function siteOf(index: number, factor: number) {
  return {
    name: `Site ${index}`,
    url: `https://site-${index}.example.com/matomo.php`,
    siteId: index + 1,
    visitsPerDay: (1_000 + index) * factor,
    weight: 1 + (index % 7) / 10,
    timezone: ZONES[index % ZONES.length],
    tokenAuth: { $kind: 'secretEnv', name: `SITE_${index % 50}` },
    extends: index % 2 === 0 ? [SHOP] : [],
  };
}
