import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { aLaterHit, Bench, NOON, TOKEN, visitorId } from './sandbox.test.kit.js';

/** One hit of a random stream. */
interface Step {
  readonly pause: number;
  readonly visitor: number;
  readonly browser: string;
  readonly sends: 'cid' | '_id' | 'nothing';
  readonly isFirst: boolean;
  readonly isPing: boolean;
}

const arbStep: fc.Arbitrary<Step> = fc.record({
  pause: fc.oneof(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1700, max: 1900 }), fc.constant(30_000)),
  visitor: fc.integer({ min: 1, max: 4 }),
  browser: fc.constantFrom('Firefox', 'Chrome'),
  sends: fc.constantFrom('cid', '_id', 'nothing'),
  isFirst: fc.integer({ min: 1, max: 5 }).map((n) => n === 1),
  isPing: fc.integer({ min: 1, max: 8 }).map((n) => n === 1),
});

/** A row of Matomo's table of visits. */
interface Row {
  idvisitor: string;
  readonly config: string;
  last: number;
  actions: number;
}

const dayOf = (at: number) => Math.floor(at / 86_400);

/** `SELECT ... WHERE <condition> ORDER BY visit_last_action_time DESC LIMIT 1` */
function latest(rows: readonly Row[], condition: (row: Row) => boolean): Row | undefined {
  return rows.filter(condition).sort((left, right) => right.last - left.last)[0];
}

/** Matomo's own way, as its SQL has it: every look-up goes through all visits. */
function trackPlainly(rows: Row[], step: Step, at: number): void {
  const config = `${step.browser} ${dayOf(at)}`;
  const id = step.sends === 'nothing' ? undefined : visitorId(step.visitor);
  const byId = id && latest(rows, (row) => row.idvisitor === id && row.last <= at + 1800);
  const byConfig = () => latest(rows, (row) => row.config === config && Math.abs(row.last - at) <= 1800);
  const known = byId || (step.sends === 'cid' ? undefined : byConfig());
  const goesOn = known && !step.isFirst && known.last > at - 1800 && dayOf(known.last) === dayOf(at);
  if (step.isPing && !goesOn) return;
  const row = goesOn
    ? known
    : { idvisitor: known?.idvisitor ?? id ?? `invented ${rows.length}`, config, last: at, actions: 0 };
  if (!goesOn) rows.push(row);
  else if (id !== undefined) row.idvisitor = id;
  if (step.isPing) return;
  row.last = at;
  row.actions++;
}

function send(bench: Bench, step: Step, seconds: number): void {
  const id = visitorId(step.visitor);
  bench.send(
    aLaterHit({
      _id: step.sends === 'nothing' ? undefined : id,
      cid: step.sends === 'cid' ? id : undefined,
      new_visit: step.isFirst ? 1 : undefined,
      ping: step.isPing ? 1 : undefined,
      ua: step.browser,
      token_auth: TOKEN,
    }),
    seconds,
  );
}

describe('VisitBook', () => {
  test('puts every hit of any stream where Matomo`s SQL would put it', () => {
    fc.assert(
      fc.property(fc.array(arbStep, { maxLength: 60 }), (steps) => {
        const bench = new Bench();
        const rows: Row[] = [];
        let seconds = 0;
        for (const step of steps) {
          seconds += step.pause;
          send(bench, step, seconds);
          trackPlainly(rows, step, NOON + seconds);
        }
        const visits = bench.visits();
        expect(visits.map(({ lastActionAt, actionCount }) => [lastActionAt, actionCount])).toEqual(
          rows.map(({ last, actions }) => [last, actions]),
        );
        const sent = (id: string) => (/^0{15}\d$/.test(id) ? id : 'invented');
        expect(visits.map((visit) => sent(visit.visitorId))).toEqual(rows.map((row) => sent(row.idvisitor)));
        expect(bench.counts().visitors).toBe(new Set(rows.map((row) => row.idvisitor)).size);
      }),
      { numRuns: 300 },
    );
  });
});
