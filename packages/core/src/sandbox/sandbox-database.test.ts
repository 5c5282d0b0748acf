import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { aHit, aLaterHit, Bench, FIREFOX, NOON, ofVisitor, TOKEN, visitorId } from './sandbox.test.kit.js';
import { SandboxDatabaseError } from './sandbox-sql.js';

const ORDER = { idgoal: 0, ec_id: 'A1', revenue: 1 };
const SITES = [
  { siteId: 1, timezone: 'UTC', goals: [7] },
  { siteId: 2, timezone: 'Asia/Tokyo' },
];

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sandbox-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const aFile = () => join(folder, 'below', 'sandbox.db');

function open(dbFile: string, options: ConstructorParameters<typeof Bench>[0] = {}): Bench {
  return new Bench({ sites: SITES, dbFile, ...options });
}

/** Some of everything that can be counted. */
function sendSome(bench: Bench): void {
  bench.send(aHit({ urlref: 'https://www.google.com/', lang: 'sv', country: 'se', token_auth: TOKEN, uid: 'abc' }));
  bench.send(aHit(ofVisitor(2)), 1);
  bench.send(aLaterHit({ ...ofVisitor(2), ...ORDER }), 2);
  bench.send(aHit({ ...ofVisitor(3), idsite: 2 }), 3);
  bench.send(aHit({ cid: 'short' }), 4);
  bench.send(aHit({ ...ofVisitor(4), rec: undefined }), 5);
  bench.send(aHit({ idsite: 99 }), 6);
  bench.core.tally.hitsReceived(7);
}

describe('a sandbox with a file', () => {
  test('goes on with the same data after a restart', () => {
    const first = open(aFile());
    sendSome(first);
    const before = { counts: first.core.tally.counts(), visits: first.visits() };
    first.core.close();
    const second = open(aFile());
    expect({ counts: second.core.tally.counts(), visits: second.visits() }).toEqual(before);
    second.core.close();
  });

  test('knows its visitors, visits and orders again', () => {
    const first = open(aFile());
    sendSome(first);
    first.core.close();
    const second = open(aFile());
    second.send(aLaterHit(ofVisitor(2)), 10);
    expect(second.send(aHit({ ...ofVisitor(5), ...ORDER }), 11)).toBe('refused');
    second.send(aHit(ofVisitor(6)), 12);
    expect(second.counts()).toMatchObject({ visits: 3, visitors: 3, actionsPerVisit: { min: 1, max: 2 } });
    expect(second.visits().map(({ id }) => id)).toEqual([1, 2, 3, 4]);
    second.core.close();
  });

  test('finds visits by fingerprint again', () => {
    const lost = { _id: undefined, cid: undefined };
    const first = open(aFile());
    first.send(aHit(lost));
    first.core.close();
    const second = open(aFile());
    second.send(aLaterHit(lost), 10);
    expect(second.counts()).toMatchObject({ visits: 1, visitors: 1, hits: 2 });
    second.core.close();
  });

  test('stores later changes of a visit that was already stored', () => {
    const first = open(aFile());
    first.send(aHit({ _id: undefined, cid: undefined }));
    first.core.flush();
    first.send(aLaterHit({ _id: undefined, cid: undefined, uid: 'abc' }), 60);
    first.core.close();
    const second = open(aFile());
    expect(second.visits()).toMatchObject([
      { visitorId: 'a9993e364706816a', userId: 'abc', lastActionAt: NOON + 60, actionCount: 2, actions: [{}, {}] },
    ]);
    second.core.close();
  });

  test('has after a crash what was flushed, and counts that agree with it', () => {
    const crashed = open(aFile());
    crashed.send(aHit());
    crashed.core.flush();
    crashed.send(aHit(ofVisitor(2)), 1);
    const next = open(aFile());
    expect(next.counts()).toMatchObject({ visits: 1, visitors: 1, hits: 1 });
    expect(next.visits()).toHaveLength(1);
    next.core.close();
  });

  test('stores refusals that bring no visit', () => {
    const first = open(aFile());
    first.send(aHit({ cid: 'short' }));
    first.core.close();
    const second = open(aFile());
    expect(second.counts().rejected).toEqual({ 'cid length': 1 });
    second.core.close();
  });

  test('writes by itself when much has come in', () => {
    const bench = open(aFile());
    for (let n = 1; n <= 5000; n++) bench.send(aHit(ofVisitor(n)), 0);
    const db = new Database(aFile(), { readonly: true });
    expect(db.prepare('SELECT count(*) FROM actions').pluck().get()).toBe(5000);
    db.close();
    bench.core.close();
  });

  test('keeps the visits, actions and texts in columns of their own', () => {
    const bench = open(aFile());
    bench.send(
      aHit({ action_name: 'Home', pv_id: 'aaaaaa', ua: FIREFOX, lang: 'sv', token_auth: TOKEN, country: 'se' }),
    );
    bench.core.close();
    const db = new Database(aFile(), { readonly: true });
    expect(db.prepare('SELECT * FROM visits').all()).toMatchObject([
      {
        site_id: 1,
        visitor_id: visitorId(1),
        first_action_at: NOON,
        last_action_at: NOON,
        local_day: '2026-11-24',
        visitor_kind: 'new',
        country: 'se',
        language: 'sv',
        user_agent: FIREFOX,
        user_id: null,
      },
    ]);
    expect(db.prepare('SELECT * FROM actions').all()).toEqual([
      {
        id: 1,
        visit_id: 1,
        kind: 'pageview',
        at: NOON,
        url: 'https://example.com/a',
        title: 'Home',
        payload: '{"pv_id":"aaaaaa"}',
      },
    ]);
    db.close();
  });

  test('stores no token', () => {
    const bench = open(aFile());
    bench.send(aHit({ token_auth: TOKEN, actoin_name: TOKEN }));
    bench.core.close();
    const db = new Database(aFile(), { readonly: true });
    const rows = ['visits', 'actions', 'tallies'].map((table) => db.prepare(`SELECT * FROM ${table}`).all());
    expect(JSON.stringify(rows)).not.toContain(TOKEN);
    db.close();
  });

  test('forgets everything when reset, and starts over', () => {
    const first = open(aFile());
    sendSome(first);
    first.core.flush();
    first.core.reset();
    expect(first.counts()).toMatchObject({ visits: 0, hits: 0, rejected: {} });
    expect(first.send(aHit(ORDER))).toBe('recorded');
    first.core.close();
    const second = open(aFile());
    expect(second.core.tally.counts()).toMatchObject({ received: 0, sites: { 1: { visits: 1 }, 2: { visits: 0 } } });
    expect(second.visits()).toHaveLength(1);
    second.core.close();
  });

  test('takes back only as many visits as it may keep', () => {
    const first = open(aFile());
    for (let n = 1; n <= 20; n++) first.send(aHit(ofVisitor(n)), n);
    first.core.close();
    const second = open(aFile(), { memory: { visitors: 10, visits: 4 } });
    expect(second.visits().map(({ id }) => id)).toEqual([17, 18, 19, 20]);
    expect(second.visits().every(({ actions }) => actions.length === 1)).toBe(true);
    expect(second.counts()).toMatchObject({ visits: 20, visitors: 20 });
    second.send(aLaterHit(ofVisitor(15)), 21);
    expect(second.counts().visits).toBe(20);
    second.core.close();
  });

  test('leaves out a site that is served no more, and keeps its rows', () => {
    const first = open(aFile());
    sendSome(first);
    first.core.close();
    const second = open(aFile(), { sites: [{ siteId: 1, timezone: 'UTC' }] });
    expect(Object.keys(second.core.tally.counts().sites)).toEqual(['1']);
    second.core.close();
    const third = open(aFile());
    expect(third.counts(2)).toMatchObject({ visits: 1, hits: 1 });
    third.core.close();
  });
});

describe('a file that is no sandbox`s', () => {
  test('is refused and left alone', () => {
    const file = join(folder, 'other.db');
    const other = new Database(file);
    other.exec('CREATE TABLE visits (id INTEGER)');
    other.close();
    expect(() => open(file)).toThrow(SandboxDatabaseError);
    const again = new Database(file);
    expect(again.prepare('SELECT name FROM sqlite_schema').pluck().all()).toEqual(['visits']);
    again.close();
  });

  test('is refused when it is no database at all', () => {
    const file = join(folder, 'notes.txt');
    writeFileSync(file, 'These are my notes, and they are longer than the header of a database. '.repeat(20));
    expect(() => open(file)).toThrow(/not a database/);
  });
});
