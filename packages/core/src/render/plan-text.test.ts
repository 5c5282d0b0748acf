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
  aPlan,
  arbApplied,
  arbDesired,
  aTarget,
} from '../plan/plan.test-support.js';
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
      '+ target.staging will be created',
      '    url        https://staging.example.com/matomo.php',
      '    site       1',
      '    weight     30',
      '    cap        5,000 visits/day',
      '    time zone  UTC',
      "    token      secretEnv('STAGING_TOKEN')",
      '    pages      1',
      '    about 950,000 hits/month, peak 0.6 hits/s',
      '',
      'Plan: 1 to create, 0 to update, 0 to move, 0 to delete.',
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
      '~ target.staging will be updated',
      '    timezone      UTC → Europe/London',
      '    tokenAuth     (sensitive value changed)',
      '    visitsPerDay  1,000 → 5,000',
      '    weight        20 → 40',
      '    cap 1,000 → 5,000: 312 sent today, 4,688 left',
      '    weight 20 → 40: share 20.0 % → 33.3 %',
      '    about 76,000 hits/month, peak 0.048 hits/s',
      '    time zone change: today becomes 2026-11-24 in Europe/London, 312 already sent',
      '',
      '  1 target stays as it is',
      '',
      'Plan: 0 to create, 1 to update, 0 to move, 0 to delete.',
    ]);
  });

  test('shows moves and deletions', () => {
    const url = 'https://m.example.com/matomo.php';
    const applied = anAppliedState({ targets: [anApplied({ key: 'old', url }), anApplied()] });
    const moved = [{ from: targetKey('old'), to: targetKey('new') }];
    const desired = aDesired({ targets: [aTarget({ key: 'new', url })], moved });
    expect(linesOf({ applied, desired, days: [aDay()] })).toEqual([
      '> target.new was target.old',
      '',
      '- target.staging will be deleted',
      '    no more visits: 312 sent today stay counted',
      '',
      'Plan: 0 to create, 0 to update, 1 to move, 1 to delete.',
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
      '~ the load and the seed will be updated',
      '    load.visitsPerDay  (not set) → 26,000',
      '    seed               (not set) → 42',
      '',
      'Plan: 0 to create, 0 to update, 0 to move, 0 to delete, and the load and the seed.',
    ]);
  });

  test('says that weights are idle', () => {
    const applied = anAppliedState({ targets: [anApplied(), anApplied({ key: 'other' })] });
    const desired = aDesired({ targets: [aTarget({ weight: 2 }), aTarget({ key: 'other' })] });
    expect(linesOf({ applied, desired })).toEqual([
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
      '  the token of target.staging could not be compared: its value is not available here',
      '',
      'No changes. The applied state matches the config.',
    ]);
  });

  test('warns of a token that would go to another server, and shows both URLs whole', () => {
    const url = `https://evil.example/${'long/'.repeat(10)}matomo.php`;
    const applied = anAppliedState({ targets: [anApplied({ tokenAuth: token })] });
    const secrets = new Map([[targetKey('staging'), 'unchanged' as const]]); // Keeps the literal.
    const desired = aDesired({ targets: [aTarget({ tokenAuth: token, url })] });
    expect(linesOf({ applied, desired, secrets })).toEqual([
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
    expect(linesOf({ applied, desired: aDesired({ targets: [aTarget({ pages })] }) })[1]).toBe(
      '    pages  1 page (0000000) → 1 page (bbbbbbb)',
    );
  });

  test('shows ten of more than twenty actions of a kind in full, and the names of the others', () => {
    const targets = Array.from({ length: 21 }, (_, n) => anApplied({ key: `t${n + 10}` }));
    const lines = linesOf({ applied: anAppliedState({ targets }) }, 60);
    expect(lines.filter((line) => line.startsWith('- target.'))).toHaveLength(10);
    expect(lines.slice(-6)).toEqual([
      '- 11 more targets will be deleted',
      '    target.t20, target.t21, target.t22, target.t23,',
      '    target.t24, target.t25, target.t26, target.t27,',
      '    target.t28, target.t29, target.t30',
      '',
      'Plan: 0 to create, 0 to update, 0 to move, 21 to delete.',
    ]);
  });

  test('shows what users write without obeying it', () => {
    const applied = anAppliedState({ targets: [anApplied()] });
    const desired = aDesired({ targets: [aTarget({ name: 'a\n\u001b[2Jb\u202e' })] });
    expect(linesOf({ applied, desired })[1]).toBe('    name  (not set) → a \\u{1b}[2Jb\\u{202e}');
  });

  test('colours by meaning', () => {
    const applied = anAppliedState({ targets: [anApplied()] });
    expect(planText(aPlan({ applied }), { paint: ansiPaint, width: 80 }).split('\n')[0]).toBe(
      '\u001b[31m- target.staging will be deleted\u001b[39m',
    );
  });

  test('wraps long values and headings between words, and sets values below labels that leave no room', () => {
    const key = 'k'.repeat(60);
    const before = { key, countries: { SE: 1, NO: 2, DK: 3 } };
    const after = aTarget({ key, name: 'A name of many words, which no line can hold', countries: { SE: 1, FI: 2 } });
    const applied = anAppliedState({ targets: [anApplied(before)] });
    expect(linesOf({ applied, desired: aDesired({ targets: [after] }) }, 40)).toEqual([
      `~ target.${key}`,
      '  will be updated',
      '    countries  { "SE": 1, "NO": 2, "DK":',
      '               3 }',
      '             → { "SE": 1, "FI": 2 }',
      '    name       (not set)',
      '             → A name of many words,',
      '               which no line can hold',
      '',
      'Plan: 0 to create, 1 to update, 0 to move, 0 to delete.',
    ]);
    const click = { ...after.settings.events.click, list: [{ category: 'a', action: 'b' }] };
    const desired = aDesired({
      targets: [{ ...after, settings: { ...after.settings, events: { ...after.settings.events, click } } }],
    });
    const listed = anAppliedState({ targets: [{ target: after, managedBy: 'config' }] });
    expect(linesOf({ applied: listed, desired }, 40).slice(2, 6)).toEqual([
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
        expect(tooWide.filter((line) => !line.startsWith('Plan: '))).toEqual([]);
        expect(lines.filter((line) => /\p{Cc}/u.test(line))).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });

  test('never ends a line in a space, and ends in one line that sums up', () => {
    fc.assert(
      fc.property(arbDesired, arbApplied, fc.integer({ min: 20, max: 160 }), (desired, applied, width) => {
        const lines = linesOf({ desired, applied }, width);
        expect(lines.filter((line) => line !== line.trimEnd())).toEqual([]);
        expect(lines.at(-1)).toMatch(/^(Plan: .*|No changes\. The applied state matches the config)\.$/);
      }),
    );
  });
});
