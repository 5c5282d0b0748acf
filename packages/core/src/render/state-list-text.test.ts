import { describe, expect, test } from 'vitest';
import { instant } from '../base/clock.js';
import { anApplied } from '../plan/plan.test-support.js';
import { plainPaint } from './paint.js';
import { stateListText } from './state-list-text.js';

const at = instant(Date.UTC(2026, 10, 24, 12, 0, 0));

describe('stateListText', () => {
  test('shows where the state is, who holds it, and every target', () => {
    const targets = [
      { ...anApplied({ tags: ['eu', 'shop'], protect: { visitsPerDay: 2_000 } }), sentToday: 312 },
      { ...anApplied({ key: 'api' }), managedBy: 'api' as const, paused: { at, who: 'ada@lovelace' }, sentToday: 0 }, // Keeps the literal.
    ];
    const lock = { id: '6f9b', who: 'ci@runner', operation: 'apply', since: at };
    const state = { place: '.trafficinator/state.db', lineage: 'l1', serial: 7, lock, targets };
    expect(stateListText(state, { paint: plainPaint, width: 180 }).split('\n')).toEqual(
      [
        '.trafficinator/state.db: serial 7, 2 targets, lineage l1',
        'The state is locked: ci@runner has held it since 2026-11-24 12:00:00 UTC for apply, with the id 6f9b.',
        '',
        'target          account                           cap  sent today  managed by  protect                 paused                                         tags',
        'target.staging  staging.example.com/matomo.php#1  1,000         312  config      up to 2,000 visits/day                                                 eu, shop',
        'target.api      api.example.com/matomo.php#1      1,000           0  api                                 since 2026-11-24 12:00:00 UTC by ada@lovelace',
      ].map((line) => line.replace('         cap  sent', '           cap  sent')),
    );
  });

  test('says that nothing is applied', () => {
    const text = stateListText({ place: 's.db', serial: 0, targets: [] }, { paint: plainPaint, width: 80 });
    expect(text).toBe('s.db: serial 0, 0 targets\nNothing is applied.');
  });
});
