import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { targetKey } from '../model/target.js';
import type { DiffRequest } from '../plan/diff-targets.js';
import {
  aDay,
  aDesired,
  aLoad,
  anApplied,
  anAppliedState,
  anInstance,
  aPlan,
  arbApplied,
  arbDesired,
  aTarget,
} from '../plan/plan.test-support.js';
import { asciiGlyphs } from './glyphs.js';
import { ansiPaint, plainPaint } from './paint.js';
import { planText } from './plan-text.js';

const token = { $kind: 'secretEnv', name: 'STAGING_TOKEN' } as const; // Keeps the literal.

function linesOf(request: Partial<DiffRequest>, width = 80) {
  return planText(aPlan(request), { paint: plainPaint, width }).split('\n');
}

describe('planText', () => {
  test('shows what a new target is and does', () => {
    const desired = aDesired({ targets: [aTarget({ tokenAuth: token, weight: 30, visitsPerDay: 5_000 })] });
    expect(linesOf({ desired })).toEqual([
      '1 target will be created.',
      '',
      '+ target.staging will be created',
      '    url           https://staging.example.com/matomo.php',
      '    siteId        1',
      "    tokenAuth     secretEnv('STAGING_TOKEN')",
      '    weight        30',
      '    visitsPerDay  5,000',
      '    timezone      UTC',
      '    pages         1 page',
      '    about 31,000 hits/day, 950,000 hits/month, peak 0.6 hits/s',
      '',
      'Plan: 1 to create, 0 to update, 0 to move, 0 to delete. Traffic: at most 5,000',
      '  visits/day, about 950,000 hits/month.',
    ]);
  });

  test('shows references within settings, budgets, and the limits of instances', () => {
    const target = aTarget({
      headers: { 'X-Key': token },
      basicAuth: { user: 'ann', password: token },
      hitsPerMonth: 600_000,
      visitsPerDay: 5_000,
    });
    const instances = [anInstance({ hitsPerDay: 50_000 })];
    expect(linesOf({ desired: aDesired({ targets: [target], instances }) })).toEqual([
      '1 target will be created and the limits of 1 instance will be updated.',
      '',
      '~ the limits of 1 instance will be updated',
      '    instances["staging.example.com/"].hitsPerDay  (not set) → 50,000',
      '',
      '+ target.staging will be created',
      '    url           https://staging.example.com/matomo.php',
      '    siteId        1',
      '    tokenAuth     (not set)',
      '    weight        1',
      '    visitsPerDay  5,000',
      '    hitsPerMonth  600,000',
      '    timezone      UTC',
      '    pages         1 page',
      `    headers       { "X-Key": secretEnv('STAGING_TOKEN') }`,
      `    basicAuth     { "user": "ann", "password": secretEnv('STAGING_TOKEN') }`,
      '    about 31,000 hits/day, 950,000 hits/month, peak 0.6 hits/s',
      '    budget 600,000 hits/month: 0 sent this month, 600,000 left; about 950,000',
      '    expected, so it ends the month about day 20',
      '',
      '  on staging.example.com/, with 1 target: budget 50,000 hits/day: 0 sent today,',
      '  50,000 left; about 31,000 expected',
      '',
      'Plan: 1 to create, 0 to update, 0 to move, 0 to delete, and the limits of 1',
      '  instance. Traffic: at most 5,000 visits/day, about 950,000 hits/month.',
    ]);
  });

  test('shows changes by their paths, what they do, and what is kept', () => {
    const load = aLoad({ visitsPerDay: 1_200 });
    const kept = { key: 'kept', weight: 80 };
    const applied = anAppliedState({ load, targets: [anApplied({ weight: 20, tokenAuth: token }), anApplied(kept)] });
    const after = aTarget({ weight: 40, tokenAuth: token, visitsPerDay: 5_000, timezone: 'Europe/London' });
    const desired = aDesired({ load, targets: [after, aTarget(kept)] });
    const secrets = new Map([[after.key, 'changed' as const]]); // Keeps the literal.
    expect(linesOf({ applied, desired, secrets, days: [aDay()] }, 100)).toEqual([
      '1 target will be updated.',
      '',
      '~ target.staging will be updated',
      '    timezone      UTC → Europe/London',
      '    tokenAuth     (sensitive value changed)',
      '    visitsPerDay  1,000 → 5,000',
      '    weight        20 → 40',
      '    cap 1,000 → 5,000: 312 sent today, 4,688 left',
      '    weight 20 → 40: share 20.0 % → 33.3 %',
      '    about 2,500 hits/day, 76,000 hits/month, peak 0.048 hits/s',
      '    time zone change: today becomes 2026-11-24 in Europe/London, 312 already sent',
      '',
      '  1 target stays as it is',
      '',
      'Plan: 0 to create, 1 to update, 0 to move, 0 to delete. Traffic: cap 1,000 → 5,000 visits/day, about',
      '  76,000 hits/month to the targets that change.',
    ]);
  });

  test('shows moves and deletions', () => {
    const url = 'https://m.example.com/matomo.php';
    const applied = anAppliedState({ targets: [anApplied({ key: 'old', url }), anApplied()] });
    const moved = [{ from: targetKey('old'), to: targetKey('new') }];
    const desired = aDesired({ targets: [aTarget({ key: 'new', url })], moved });
    expect(linesOf({ applied, desired, days: [aDay()] })).toEqual([
      '1 target has a new key and 1 target will be deleted.',
      '',
      '> target.new was target.old',
      '',
      '- target.staging will be deleted',
      '    no more visits: 312 sent today stay counted',
      '',
      'Plan: 0 to create, 0 to update, 1 to move, 1 to delete. Traffic: no more visits',
      '  to 1 target.',
    ]);
  });

  test('says that nothing changes', () => {
    const applied = anAppliedState({ targets: [anApplied()] });
    expect(linesOf({ applied, desired: aDesired({ targets: [aTarget()] }) })).toEqual([
      'No changes. The applied state matches the config.',
    ]);
  });

  test('counts the load and the seed among the changes', () => {
    const desired = aDesired({ load: aLoad({ visitsPerDay: 26_000 }), seed: '42' });
    expect(linesOf({ desired })).toEqual([
      'The load and the seed will be updated.',
      '',
      '~ the load and the seed will be updated',
      '    load.visitsPerDay  (not set) → 26,000',
      '    seed               (not set) → 42',
      '',
      'Plan: 0 to create, 0 to update, 0 to move, 0 to delete, and the load and the',
      '  seed. Traffic: load no limit → 26,000 visits/day.',
    ]);
  });

  test('says that weights are idle', () => {
    const applied = anAppliedState({ targets: [anApplied(), anApplied({ key: 'other' })] });
    const desired = aDesired({ targets: [aTarget({ weight: 2 }), aTarget({ key: 'other' })] });
    expect(linesOf({ applied, desired })).toEqual([
      '1 target will be updated.',
      '',
      '~ target.staging will be updated',
      '    weight  1 → 2',
      '    weight 1 → 2: changes nothing yet, as weights are idle',
      '',
      '  1 target stays as it is',
      '  weights are idle in the plan of the day: no load.visitsPerDay limits the total',
      '',
      'Plan: 0 to create, 1 to update, 0 to move, 0 to delete.',
    ]);
  });

  test('names the target whose token could not be compared, even without changes', () => {
    const applied = anAppliedState({ targets: [anApplied({ tokenAuth: token })] });
    expect(linesOf({ applied, desired: aDesired({ targets: [aTarget({ tokenAuth: token })] }) }, 100)).toEqual([
      'No changes. The applied state matches the config.',
      '',
      '  the token of target.staging could not be compared: its value is not available here',
    ]);
  });

  test('warns of a token that would go to another server, and shows both URLs whole', () => {
    const url = `https://evil.example/${'long/'.repeat(10)}matomo.php`;
    const applied = anAppliedState({ targets: [anApplied({ tokenAuth: token })] });
    const secrets = new Map([[targetKey('staging'), 'unchanged' as const]]); // Keeps the literal.
    const desired = aDesired({ targets: [aTarget({ tokenAuth: token, url })] });
    expect(linesOf({ applied, desired, secrets })).toEqual([
      '1 target will be updated.',
      '',
      '~ target.staging will be updated',
      '    url  https://staging.example.com/matomo.php',
      `       → ${url}`,
      '    cap 1,000: 0 sent today, 1,000 left',
      '',
      '! WARNING: the token of target.staging would go to https://evil.example; until',
      '  now it went to https://staging.example.com',
      '',
      'Plan: 0 to create, 1 to update, 0 to move, 0 to delete.',
    ]);
  });

  test('tells lists of pages of the same length apart', () => {
    const pages = { $kind: 'blob', hash: 'b'.repeat(64), count: 1 } as const; // Keeps the literal.
    const applied = anAppliedState({ targets: [anApplied()] });
    expect(linesOf({ applied, desired: aDesired({ targets: [aTarget({ pages })] }) })[3]).toBe(
      '    pages  1 page (0000000) → 1 page (bbbbbbb)',
    );
  });

  test('shows more than twenty new targets as a table, those with the highest caps first, and where they are', () => {
    const targets = Array.from({ length: 21 }, (_, n) => aTarget({ key: `t${n + 10}`, visitsPerDay: n }));
    const lines = linesOf({ desired: aDesired({ targets }) });
    expect(lines.slice(2, 5)).toEqual([
      '+ 21 targets will be created',
      '    target      site                          cap',
      '    target.t30  t30.example.com/matomo.php#1   20',
    ]);
    expect(lines.slice(-8)).toEqual([
      '    and 11 more targets; `--concise` names all, `--json` says all',
      '    to t10.example.com (1), t11.example.com (1), t12.example.com (1),',
      '    t13.example.com (1), t14.example.com (1) and 16 more servers',
      '    caps 210 visits/day in all: 0 sent today, 210 left',
      '    about 1,300 hits/day, 40,000 hits/month, peak 0.024 hits/s',
      '',
      'Plan: 21 to create, 0 to update, 0 to move, 0 to delete. Traffic: at most 210',
      '  visits/day, about 40,000 hits/month.',
    ]);
  });

  test('shows many targets that change in the same way once, and the others apart', () => {
    const keys = Array.from({ length: 1_000 }, (_, n) => `t${n + 1_000}`);
    const applied = anAppliedState({ targets: keys.map((key) => anApplied({ key })) });
    const changed = keys.map((key, n) => aTarget({ key, ...(n === 7 ? { visitsPerDay: 9_000 } : { weight: 2 }) }));
    expect(linesOf({ applied, desired: aDesired({ targets: changed }) }, 100)).toEqual([
      '1,000 targets will be updated.',
      '',
      '~ 999 targets will be updated in the same way',
      '    weight  1 → 2',
      '    target.t1000, target.t1001, target.t1002, target.t1003, target.t1004 and 994 more',
      '    the weight of 999 targets changes nothing yet, as weights are idle',
      '',
      '~ target.t1007 will be updated',
      '    visitsPerDay  1,000 → 9,000',
      '    cap 1,000 → 9,000: 0 sent today, 9,000 left',
      '    about 56,000 hits/day, 1,700,000 hits/month, peak 1.1 hits/s',
      '',
      '  weights are idle in the plan of the day: no load.visitsPerDay limits the total',
      '',
      'Plan: 0 to create, 1,000 to update, 0 to move, 0 to delete. Traffic: cap 1,000 → 9,000 visits/day,',
      '  about 1,700,000 hits/month.',
    ]);
  });

  test('shows many targets whose settings change to different values as a table, the largest change first', () => {
    const keys = Array.from({ length: 30 }, (_, n) => `t${n + 10}`);
    const applied = anAppliedState({ targets: keys.map((key) => anApplied({ key })) });
    const targets = keys.map((key, n) => aTarget({ key, visitsPerDay: 1_001 + n, weight: 2 + n }));
    expect(linesOf({ applied, desired: aDesired({ targets }) }, 100).slice(2, 10)).toEqual([
      '~ 30 targets will be updated in visitsPerDay, weight',
      '    target      visitsPerDay   weight',
      '    target.t39  1,000 → 1,030  1 → 31',
      '    target.t38  1,000 → 1,029  1 → 30',
      '    target.t37  1,000 → 1,028  1 → 29',
      '    target.t36  1,000 → 1,027  1 → 28',
      '    target.t35  1,000 → 1,026  1 → 27',
      '    and 25 more targets; `--concise` names all, `--json` says all',
    ]);
  });

  test('stays readable whatever a thousand targets change, and counts every token that would leave', () => {
    const keys = Array.from({ length: 1_000 }, (_, n) => `t${n + 1_000}`);
    const applied = anAppliedState({
      targets: keys.map((key) => anApplied({ key, tokenAuth: token, url: `https://good.example/${key}/matomo.php` })),
    });
    const targets = keys.map((key, n) => {
      const url = `https://evil${n % 40}.example/${key}/matomo.php`;
      return aTarget({ key, tokenAuth: token, url, weight: 1 + (n % 7), ...(n % 3 === 0 && { name: key }) });
    });
    const lines = linesOf({ applied, desired: aDesired({ targets }) }, 100);
    expect(lines.length).toBeLessThan(300);
    const warnings = lines.filter((line) => line.startsWith('! WARNING: '));
    expect(warnings.filter((line) => line.includes('the tokens of 25 targets (target.'))).toHaveLength(20);
    expect(warnings.at(-1)).toBe('! WARNING: the secrets of 500 more targets would go to other servers than until now');
  });

  test('names every target in one line when it is to be concise', () => {
    const applied = anAppliedState({ targets: [anApplied(), anApplied({ key: 'gone' }), anApplied({ key: 'old' })] });
    const moved = [{ from: targetKey('old'), to: targetKey('new') }];
    const url = 'https://old.example.com/matomo.php';
    const targets = [aTarget({ weight: 2, visitsPerDay: 5 }), aTarget({ key: 'one' }), aTarget({ key: 'new', url })];
    const plan = aPlan({ applied, desired: aDesired({ targets, moved }) });
    expect(planText(plan, { paint: plainPaint, width: 100, concise: true }).split('\n').slice(0, 7)).toEqual([
      '1 target will be created, 1 target will be updated, 1 target has a new key and 1 target will be',
      'deleted.',
      '',
      '- target.gone',
      '> target.new  was target.old',
      '+ target.one  cap 1,000, one.example.com/matomo.php#1',
      '~ target.staging  visitsPerDay, weight',
    ]);
  });

  test('says in which stack, and that the plan is only a part', () => {
    const desired = aDesired({ targets: [aTarget()] });
    expect(linesOf({ desired, stack: 'production', isPartial: true }).slice(0, 3)).toEqual([
      'In the stack production, 1 target will be created.',
      'Only what was selected is planned: all other targets, the load and the instances',
      'stay as they are applied.',
    ]);
    expect(linesOf({ stack: 'production', isPartial: true })[0]).toBe(
      'No changes in the stack production. What was selected is applied as it is in the',
    );
  });

  test('shows what a new target has besides, and sums up long lists', () => {
    const keywords = Array.from({ length: 12 }, (_, n) => `word${n}`);
    const { siteSearch } = aTarget().settings;
    const before = { siteSearch: { ...siteSearch, keywords } };
    const applied = anAppliedState({ targets: [anApplied(before)] });
    const after = { siteSearch: { ...siteSearch, keywords: [...keywords.slice(1), 'new', 'newer'] } };
    expect(linesOf({ applied, desired: aDesired({ targets: [aTarget(after)] }) })[3]).toBe(
      '    siteSearch.keywords  12 → 13 items: +2 (new, newer) −1 (word0)',
    );
    const created = linesOf({ desired: aDesired({ targets: [aTarget({ ...before, tags: ['eu'] })] }) });
    expect(created.slice(9, 12)).toEqual([
      '    tags                 [ "eu" ]',
      '    pages                1 page',
      '    siteSearch.keywords  12 items: word0, word1, word2, …',
    ]);
  });

  test('keeps to ASCII when it is to be plain', () => {
    const applied = anAppliedState({ targets: [anApplied({ countries: { SE: 1, NO: 2 } })] });
    const desired = aDesired({
      load: aLoad({ visitsPerDay: 500 }),
      targets: [aTarget({ countries: { SE: 2 }, weight: 3 })],
    });
    const plan = aPlan({ applied, desired });
    expect(planText(plan, { paint: plainPaint, width: 60, glyphs: asciiGlyphs })).toMatch(/^[ -~\n]+$/);
  });

  test('shows what users write without obeying it', () => {
    const applied = anAppliedState({ targets: [anApplied()] });
    const desired = aDesired({ targets: [aTarget({ name: 'a\n\u001b[2Jb\u202e' })] });
    expect(linesOf({ applied, desired })[3]).toBe('    name  (not set) → a \\u{1b}[2Jb\\u{202e}');
  });

  test('colours by meaning', () => {
    const applied = anAppliedState({ targets: [anApplied()] });
    expect(planText(aPlan({ applied }), { paint: ansiPaint, width: 80 }).split('\n')[2]).toBe(
      '\u001b[31m- target.staging will be deleted\u001b[39m',
    );
  });

  test('wraps long values and headings between words, and sets values below labels that leave no room', () => {
    const key = 'k'.repeat(60);
    const before = { key, countries: { SE: 1, NO: 2, DK: 3 } };
    const after = aTarget({ key, name: 'A name of many words, which no line can hold', countries: { SE: 1, FI: 2 } });
    const applied = anAppliedState({ targets: [anApplied(before)] });
    expect(linesOf({ applied, desired: aDesired({ targets: [after] }) }, 40).slice(2)).toEqual([
      `~ target.${key}`,
      '  will be updated',
      '    countries.NO  2 → (not set)',
      '    countries.DK  3 → (not set)',
      '    countries.FI  (not set) → 2',
      '    name',
      '        (not set)',
      '      → A name of many words, which no',
      '        line can hold',
      '',
      'Plan: 0 to create, 1 to update, 0 to',
      '  move, 0 to delete.',
    ]);
    const click = { ...after.settings.events.click, list: [{ category: 'a', action: 'b' }] };
    const desired = aDesired({
      targets: [{ ...after, settings: { ...after.settings, events: { ...after.settings.events, click } } }],
    });
    const listed = anAppliedState({ targets: [{ target: after, managedBy: 'config' }] });
    expect(linesOf({ applied: listed, desired }, 40).slice(4, 8)).toEqual([
      '    events.click.list',
      '        (not set)',
      '      → [ { "category": "a", "action":',
      '        "b" } ]',
    ]);
  });

  test('never makes a line wider than the screen but for one long word, and sends no control character', () => {
    const arbName = fc.string({ unit: 'binary', minLength: 1, maxLength: 60 });
    const arbWidth = fc.integer({ min: 50, max: 160 });
    fc.assert(
      fc.property(arbDesired, arbApplied, arbName, arbWidth, (desired, applied, name, width) => {
        const targets = desired.targets.map((target) => ({ ...target, settings: { ...target.settings, name } }));
        const lines = linesOf({ desired: { ...desired, targets }, applied }, width);
        const tooWide = lines.filter((line) => stringWidth(line) > width && /\S \S/.test(line.replace('→ ', '')));
        expect(tooWide).toEqual([]);
        expect(lines.filter((line) => /\p{Cc}/u.test(line))).toEqual([]);
      }),
      { numRuns: 25 },
    );
  });

  test('never ends a line in a space, begins with what happens, and ends with what sums it up', () => {
    fc.assert(
      fc.property(arbDesired, arbApplied, fc.integer({ min: 20, max: 160 }), (desired, applied, width) => {
        const text = planText(aPlan({ desired, applied }), { paint: plainPaint, width });
        expect(text.split('\n').filter((line) => line !== line.trimEnd())).toEqual([]);
        const [first = '', ...others] = text.split('\n\n').map((block) => block.replaceAll(/\n */g, ' '));
        if (first.startsWith('No changes. ')) return;
        expect(first).toMatch(/ (created|updated|deleted|keys?)\.$/);
        expect(others.at(-1)).toMatch(/^Plan: .*\.$/);
      }),
    );
  });
});
