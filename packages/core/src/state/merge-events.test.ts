import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { instant } from '../base/clock.js';
import type { AuditEvent } from '../model/audit.js';
import { mergeEvents } from './merge-events.js';

function anEvent(at: number, serial = at): AuditEvent {
  return { at: instant(at), who: 'ada@lovelace', kind: 'apply', serial };
}

const arbHistory = fc.uniqueArray(fc.record({ at: fc.nat(9), serial: fc.nat(3) }), {
  maxLength: 8,
  selector: ({ at, serial }) => `${at} ${serial}`,
});
const eventsOf = (history: readonly { at: number; serial: number }[]) =>
  history.map(({ at, serial }) => anEvent(at, serial));

describe('mergeEvents', () => {
  test('goes on from what both have, by time', () => {
    const shared = [anEvent(1), anEvent(2)];
    const merged = mergeEvents([...shared, anEvent(3), anEvent(6)], [...shared, anEvent(4), anEvent(7)]);
    expect(merged.map(({ at }) => at)).toEqual([1, 2, 3, 4, 6, 7]);
  });

  test('tells events apart that differ in anything', () => {
    const [one, other] = [anEvent(1), { ...anEvent(1), what: 'target.shop' }];
    expect(mergeEvents([one], [other])).toEqual([one, other]);
    expect(mergeEvents([one], [{ ...one, what: undefined }])).toHaveLength(1);
  });

  test('keeps the order of a history whose clock was set back', () => {
    const ours = [anEvent(5), anEvent(2)];
    expect(mergeEvents(ours, [anEvent(3)]).filter(({ at }) => at !== 3)).toEqual(ours);
  });

  test('has every event of both, once', () => {
    fc.assert(
      fc.property(arbHistory.map(eventsOf), arbHistory.map(eventsOf), (ours, theirs) => {
        const merged = mergeEvents(ours, theirs).map((event) => JSON.stringify(event));
        const all = new Set([...ours, ...theirs].map((event) => JSON.stringify(event)));
        expect(new Set(merged)).toEqual(all);
        expect(merged).toHaveLength(all.size);
      }),
    );
  });

  test('changes nothing when it is merged with itself, or with a part of it', () => {
    fc.assert(
      fc.property(arbHistory.map(eventsOf), fc.nat(8), (history, length) => {
        expect(mergeEvents(history, history)).toEqual(history);
        expect(mergeEvents(history, history.slice(0, length))).toHaveLength(history.length);
      }),
    );
  });
});
