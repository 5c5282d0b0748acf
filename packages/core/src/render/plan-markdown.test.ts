import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { problem } from '../errors/problem.js';
import { targetKey } from '../model/target.js';
import { aDesired, aLoad, anApplied, anAppliedState, aPlan, aTarget } from '../plan/plan.test-support.js';
import { planMarkdown } from './plan-markdown.js';
import { arbEvil, evilPlan, manyOfEach } from './render.test-support.js';

const token = { $kind: 'secretEnv', name: 'T' } as const; // Keeps the literal.
const MOST = 65_000;

/** What stands outside of code: nothing that a config says may. */
function bare(markdown: string): string {
  return markdown.replace(/^(`{3,})\w+\n[\s\S]*?\n\1$/gm, '').replace(/`[^`\n]*`/g, '');
}

describe('planMarkdown', () => {
  test('says first what the plan does to traffic, then all the rest', () => {
    const applied = anAppliedState({ targets: [anApplied(), anApplied({ key: 'other' })], load: aLoad() });
    const desired = aDesired({
      targets: [aTarget({ visitsPerDay: 5_000 }), aTarget({ key: 'new' }), aTarget({ key: 'other' })],
    });
    const plan = aPlan({ applied, desired, stack: 'production' });
    expect(planMarkdown({ plan, objections: [], maxLength: MOST }).split('\n')).toEqual([
      '**Plan `production`: 1 to add, 1 to change; caps 1,000 → 6,000 visits/day, about 1,100,000 hits/month to the targets that change.**',
      '',
      '<!-- trafficinator:plan:production -->',
      '',
      '| | target | changes | traffic |',
      '| --- | --- | --- | --- |',
      '| `+` | `target.new` | `url` `https://new.example.com/matomo.php`<br>`siteId` `1`<br>`weight` `1`<br>`visitsPerDay` `1,000` | about 6,300 hits/day, 190,000 hits/month, peak 0.12 hits/s |',
      '| `~` | `target.staging` | `visitsPerDay` `1,000` → `5,000` | cap 1,000 → 5,000: 0 sent today, 5,000 left<br>about 31,000 hits/day, 950,000 hits/month, peak 0.6 hits/s |',
      '',
      '- 1 target stays as it is',
      '',
      '<details><summary>Details</summary>',
      '',
      '```diff',
      '+ target.new will be created',
      '    url           https://new.example.com/matomo.php',
      '    siteId        1',
      '    tokenAuth     (not set)',
      '    weight        1',
      '    visitsPerDay  1,000',
      '    timezone      UTC',
      '    pages         1 page',
      '    about 6,300 hits/day, 190,000 hits/month, peak 0.12 hits/s',
      '',
      '! target.staging will be updated',
      '    visitsPerDay  1,000 → 5,000',
      '    cap 1,000 → 5,000: 0 sent today, 5,000 left',
      '    about 31,000 hits/day, 950,000 hits/month, peak 0.6 hits/s',
      '```',
      '',
      '</details>',
      '',
    ]);
  });

  test('shows warnings, objections and drift before everything else', () => {
    const applied = anAppliedState({ targets: [anApplied({ tokenAuth: token })] });
    const desired = aDesired({ targets: [aTarget({ tokenAuth: token, url: 'https://evil.example/matomo.php' })] });
    const objections = [problem('state.older', { file: 'a', pushed: 1, serial: 2 })];
    const drift = [
      { target: targetKey('staging'), kind: 'timezone', severity: 'drift', detail: 'Its zone is `UTC`.' },
    ] as const; // Keeps the literals.
    const text = planMarkdown({ plan: aPlan({ applied, desired }), objections, drift, maxLength: MOST });
    expect(text).toContain(
      '- **Warning:** the token of `target.staging` would go to `https://evil.example`; until now it went to `https://staging.example.com`\n',
    );
    expect(text).toContain(
      '\n**Objections: this plan cannot be applied.**\n\n```text\nError: The file is older than the state\n',
    );
    expect(text).toContain(
      '\n**The real targets say otherwise:**\n\n```text\ntarget.staging (drift): Its zone is `UTC`.\n```\n',
    );
  });

  test('says in one line that nothing changes', () => {
    expect(planMarkdown({ plan: aPlan(), objections: [], title: 'eu', maxLength: MOST })).toBe(
      '**Plan `eu`: no changes.**\n\n<!-- trafficinator:plan:default -->\n',
    );
  });

  test('drops details first when it would be too long, and says so', () => {
    const targets = Array.from({ length: 20 }, (_, n) => aTarget({ key: `t${n}`, name: 'x'.repeat(90) }));
    const whole = planMarkdown({ plan: aPlan({ desired: aDesired({ targets }) }), objections: [], maxLength: MOST });
    expect(whole).not.toContain('had no room here');
    const cut = planMarkdown({ plan: aPlan({ desired: aDesired({ targets }) }), objections: [], maxLength: 6_000 });
    expect(cut.match(/^\| `\+` /gm)).toHaveLength(20);
    expect(cut).toMatch(
      /\n```\n\n<\/details>\n\n_\d+ lines had no room here: `trafficinator plan` shows them all\._\n$/,
    );
    expect(cut.length).toBeLessThanOrEqual(6_000);
    const tiny = planMarkdown({ plan: aPlan({ desired: aDesired({ targets }) }), objections: [], maxLength: 500 });
    expect(tiny).toMatch(/\n_\d+ lines had no room here/);
    expect(tiny.length).toBeLessThanOrEqual(500);
  });

  test('stays within its length for a thousand targets of every kind', () => {
    const names = Array.from({ length: 1_000 }, (_, n) => `t${n}`);
    const applied = anAppliedState({ targets: names.map((key) => anApplied({ key, tokenAuth: token })) });
    const targets = names.map((key, n) =>
      aTarget({
        key: n % 3 === 0 ? `new${n}` : key,
        tokenAuth: token,
        url: `https://evil${n}.example/matomo.php`,
        weight: n + 1,
      }),
    );
    const plan = aPlan({ applied, desired: aDesired({ targets }) });
    expect(planMarkdown({ plan, objections: [], maxLength: MOST }).length).toBeLessThanOrEqual(MOST);
  });

  test('lets nothing that a config, a server or a branch says stand outside of code', () => {
    const ours = /<!-- trafficinator:plan:[\w.%-]* -->|<br>|<\/?details>|<\/?summary>|\*\*/g;
    fc.assert(
      fc.property(arbEvil, fc.boolean(), fc.integer({ min: 1_500, max: 9_000 }), (evil, isLarge, maxLength) => {
        const plan = isLarge ? manyOfEach(evilPlan(evil)) : evilPlan(evil);
        const drift = [{ target: targetKey(evil), kind: 'version', severity: 'warning', detail: evil }] as const; // Keeps the literals.
        const objections = [
          { ...problem('state.moved-on', { base: 1, serial: 2 }), detail: evil, title: evil, fix: evil },
        ];
        const text = planMarkdown({ plan, objections, drift, title: evil, maxLength });
        expect(bare(text).replace(ours, '')).not.toMatch(/[`<@#\\*$[\]]|:\/\//);
        expect(text).not.toMatch(/[^\P{Cc}\n]/u);
        expect(text.length).toBeLessThanOrEqual(maxLength);
      }),
      { numRuns: 40 },
    );
  });
});
