import { describe, expect, test } from 'vitest';
import { canonicalJson } from '../base/canonical-json.js';
import { localDate } from '../base/clock.js';
import { contentHash } from '../base/content-hash.js';
import { type Counts, runId } from '../model/run.js';
import type { StateDump } from '../model/state-dump.js';
import { accountOf, targetKey } from '../model/target.js';
import {
  aBlob,
  aCommit,
  aDay,
  aDumped,
  anError,
  anInstance,
  anInterval,
  aRun,
  aSignature,
  aTarget,
  at,
  codesOf,
  INSTANCE,
  SITE_1,
  URL_OF_TRACKER,
} from './contract/builders.contract.js';
import { type DumpKind, readDump, writeDump } from './dump-document.js';

const SITE_2 = accountOf(URL_OF_TRACKER, 2);
const TOOL = '1.2.3';
const KEY = 'a1'.repeat(32);
const CROSSED = { metric: 'p95', bound: '<500ms', measured: 612.5, isCrossed: true } as const;
const VERDICT = { invalid: 'It did not keep up.', thresholds: [CROSSED, { ...CROSSED, target: targetKey('shop') }] };
const RUNS = [
  aRun({ end: { at: at('12:30'), reason: 'lost' } }),
  aRun({
    bootId: undefined,
    fleet: runId('the first'),
    end: { at: at('12:30'), reason: 'done', because: 'caps', verdict: VERDICT },
  }),
] as const;
const HITS = { period: 'month', quarter: 7, hits: 70 } as const;
const MONTH = { period: 'month', begins: localDate('2026-11-01'), sent: 70 } as const;

const DRAFTS: StateDump['drafts'] = [
  { target: targetKey('gone'), change: { kind: 'delete' }, revision: 4, by: aSignature({ commit: '0a1b2c3' }) },
  {
    target: targetKey('secretive'),
    change: {
      kind: 'put',
      written: { siteId: 3, tokenAuth: { $kind: 'sealed', origin: 'https://a.example.com', box: 'c2VhbGVk' } },
    },
    revision: 7,
    by: aSignature(),
  },
];

/** Something of everything. */
function aDump(change: Partial<StateDump> = {}): StateDump {
  const day = { account: SITE_1, ...aDay(), started: 7, cap: 100, next: 9, free: [[2, 4] as const] };
  return {
    lineage: '0d2f6c1e-7f5f-4a7b-9a57-0d1c1f1f3c55',
    serial: 3,
    load: aCommit().load,
    seed: 'seed',
    targets: [
      { ...aTarget(), paused: aSignature({ who: 'grace@hopper', commit: '0a1b2c3' }) },
      { ...aTarget({ key: 'hidden', siteId: 2 }), managedBy: 'api' },
    ],
    instances: [anInstance({ hitsPerDay: 500 })],
    blobs: [aBlob('[]')],
    drafts: DRAFTS,
    draftRevision: 9,
    days: [day, { ...day, account: SITE_2 }],
    quarters: [
      { account: SITE_1, quarter: 7, visits: 7 },
      { account: SITE_2, quarter: 7, visits: 7 },
    ],
    budgets: [
      { ...MONTH, scope: { kind: 'account', account: SITE_1 } },
      { ...MONTH, scope: { kind: 'account', account: SITE_2 } },
      { ...MONTH, scope: { kind: 'instance', instance: INSTANCE } },
    ],
    hitQuarters: [
      { ...HITS, scope: { kind: 'account', account: SITE_1 } },
      { ...HITS, scope: { kind: 'account', account: SITE_2 } },
      { ...HITS, scope: { kind: 'instance', instance: INSTANCE } },
    ],
    runs: RUNS,
    intervals: [aDumped(anInterval(RUNS[0].id)), aDumped(anInterval(RUNS[0].id, { from: at('10:00'), seconds: 3600 }))],
    errors: [anError(RUNS[0].id)],
    events: [{ ...aSignature({ commit: '0a1b2c3+' }), kind: 'apply', serial: 1, what: 'target.shop' }],
    fingerprints: { key: KEY, applied: [{ target: targetKey('shop'), hmac: 'beef' }] },
    ...change,
  };
}

function written(as: DumpKind = 'pull', dump = aDump()): string {
  return writeDump(dump, { as, tool: TOOL });
}

/** The problem with which a text is refused. */
async function refusalOf(text: string) {
  const reading = Promise.resolve().then(() => readDump(text, 'state.json'));
  const message = await reading.then(
    () => 'accepted',
    (error: unknown) => String(error),
  );
  return { codes: await codesOf(reading), message };
}

/** The text of a document in which something was changed, without a new checksum. */
function edited(change: (document: Record<string, never>) => unknown, text = written()): string {
  return JSON.stringify(change(JSON.parse(text)));
}

describe('writeDump and readDump', () => {
  test('give a backup back whole', () => {
    expect(readDump(written('backup'), 'state.json')).toEqual({ kind: 'backup', dump: aDump() });
  });

  test('give back what was pulled, without key and fingerprints', () => {
    const { fingerprints: _secret, ...rest } = aDump();
    expect(readDump(written('pull'), 'state.json')).toEqual({ kind: 'pull', dump: rest });
    expect(written('pull')).not.toContain(KEY);
    expect(written('pull')).not.toContain('beef');
  });

  test('give back a state in which nothing was applied', () => {
    const { load: _load, seed: _seed, ...nothing } = aDump({ serial: 0, targets: [], days: [], quarters: [] });
    expect(readDump(written('backup', nothing), 'state.json').dump).toEqual(nothing);
  });

  test('write the same bytes for the same state, whatever the order of its keys, and one newline at the end', () => {
    const backwards = Object.fromEntries(Object.entries(aDump({ runs: [], errors: [], intervals: [] })).reverse());
    const dump = aDump({ runs: [], errors: [], intervals: [] });
    expect(written('pull', { ...dump, ...backwards })).toBe(written('pull', dump));
    expect(written()).toMatch(/^\{\n {2}"formatVersion": "1\.2",\n {2}"kind": "pull",\n {2}"tool": "1\.2\.3",\n/);
    expect(written()).toMatch(/[^\n]\n$/);
  });

  test('do not mind how the text is spaced', () => {
    expect(
      readDump(
        edited((document) => document),
        'state.json',
      ).kind,
    ).toBe('pull');
  });
});

describe('a redacted dump', () => {
  const text = written('redacted');

  test('has what a plan needs, of the targets that the config manages', () => {
    const { load, seed, lineage, serial, instances, days, quarters, budgets, hitQuarters } = aDump();
    expect(readDump(text, 'state.json')).toEqual({
      kind: 'redacted',
      dump: {
        lineage,
        serial,
        load,
        seed,
        targets: [{ ...aTarget(), paused: { at: at('00:00'), who: 'redacted' } }],
        instances,
        blobs: [],
        drafts: [],
        draftRevision: 0,
        days: days.slice(0, 1),
        quarters: quarters.slice(0, 1),
        budgets: [budgets[0], budgets[2]],
        hitQuarters: [hitQuarters[0], hitQuarters[2]],
        runs: [],
        intervals: [],
        errors: [],
        events: [],
      },
    });
  });

  test.each([
    ['who did something', 'ada@lovelace'],
    ['who paused', 'grace@hopper'],
    ['a commit', '0a1b2c3'],
    ['a target that the API manages', 'hidden'],
    ['its site', SITE_2],
    ['a draft of one', 'secretive'],
    ['a sealed token', 'c2VhbGVk'],
    ['what a server said', 'No answer within'],
    ['the key of the fingerprints', KEY],
    ['a fingerprint', 'beef'],
  ])('tells nobody %s', (_what, secret) => {
    expect(written('backup')).toContain(secret);
    expect(text).not.toContain(secret);
  });
});

describe('readDump', () => {
  test.each([
    ['no JSON', 'Dear diary', 'it is no JSON, or was cut off'],
    ['a text that was cut off', written().slice(0, 2_000), 'it is no JSON, or was cut off'],
    ['other JSON', '{"serial":3}', 'it is no state that was pulled or backed up'],
    ['a number', '7', 'it is no state that was pulled or backed up'],
    ['an unknown kind', edited((it) => ({ ...it, kind: 'other' })), 'kind has an impossible value'],
    ['no checksum', edited(({ checksum: _gone, ...it }) => it), 'checksum has an impossible value'],
  ])('refuses %s', async (_what, text, fault) => {
    expect(await refusalOf(text)).toEqual({ codes: ['state.dump-damaged'], message: expect.stringContaining(fault) });
  });

  test('refuses every change of the contents that has no new checksum', async () => {
    const changes = [
      written().replace('"started": 7', '"started": 3'),
      written().replace('"kind": "pull"', '"kind": "backup"'),
      written().replace(TOOL, '1.2.4'),
      edited((document) => ({ ...document, more: 1 })),
      edited(({ state, ...rest }) => ({ ...rest, state: Object.assign({}, state, { serial: 4 }) })),
    ];
    for (const text of changes) {
      expect(text).not.toBe(written());
      expect(await refusalOf(text)).toMatchObject({ codes: ['state.dump-damaged'] });
    }
  });

  test.each(['1.3', '2.0', '10.0'])('refuses the newer format %s, whatever else it holds', async (formatVersion) => {
    const text = edited((document) => ({ formatVersion, state: document['state'], new: true }));
    expect(await refusalOf(text)).toEqual({
      codes: ['state.newer'],
      message: expect.stringContaining(`its format is ${formatVersion}, and this version of Trafficinator knows 1.2`),
    });
  });

  test.each<[string, Partial<StateDump>, string]>([
    ['more started than the cap', { days: [aDayOf({ started: 101 })] }, 'days.0'],
    ['indices used that nobody counted', { days: [aDayOf({ next: 40 })] }, 'days.0'],
    [
      'free ranges that touch',
      {
        days: [
          aDayOf({
            started: 9,
            free: [
              [2, 4],
              [4, 5],
            ],
          }),
        ],
      },
      'days.0',
    ],
    ['free indices beyond the next', { days: [aDayOf({ free: [[8, 12]] })] }, 'days.0'],
    ['a negative count', { quarters: [{ account: SITE_1, quarter: 1, visits: -1 }] }, 'quarters.0.visits'],
    ['a blob that is another', { blobs: [{ ...aBlob('[]'), text: '[1]' }] }, 'the blob'],
    ['intervals that are none', { intervals: [{ ...aDumped(anInterval(RUNS[0].id)), data: 'Bw==' }] }, 'intervals.0'],
    ['two drafts of a target', { drafts: DRAFTS.map((draft) => ({ ...draft, target: targetKey('one') })) }, 'drafts'],
    ['a revision above the highest', { draftRevision: 6 }, 'drafts'],
    ['a draft of nobody', { drafts: DRAFTS.map((draft) => ({ ...draft, by: {} })) as never }, 'drafts.0.by.at'],
    ['a lineage that is a path', { lineage: '../../etc/passwd' }, 'lineage'],
  ])('refuses %s, also with a checksum that fits', async (_what, change, fault) => {
    const { codes, message } = await refusalOf(written('backup', aDump(change)));
    expect(codes).toEqual(['state.dump-damaged']);
    expect(message).toContain(`state.json cannot be trusted: ${fault}`);
  });

  test('takes the first format, with what it lacks as in a state that never had it', () => {
    const { instances: _instances, budgets: _budgets, hitQuarters: _hits, drafts: _drafts, ...kept } = aDump();
    const { draftRevision: _revision, ...rest } = kept;
    const withoutCounts = ({ withheld: _withheld, stalled: _stalled, retries: _retries, ...counts }: Counts) => counts;
    const older = {
      ...rest,
      runs: rest.runs.map(({ pid: _pid, seed: _seed, version: _version, fleet: _fleet, end: _end, ...run }) => run),
      intervals: [anInterval(RUNS[0].id)].map(
        ({ seconds: _s, latencySinceDue: _d, lateness: _l, counts, ...interval }) => {
          return { ...interval, counts: withoutCounts(counts) };
        },
      ),
    };
    const contents = { formatVersion: '1.0', kind: 'backup', tool: '0.1.0', state: older };
    const checksum = `sha256:${contentHash(canonicalJson(contents))}`;
    expect(readDump(JSON.stringify({ ...contents, checksum }), 'state.json').dump).toEqual({
      ...aDump({
        instances: [],
        drafts: [],
        draftRevision: 0,
        budgets: [],
        hitQuarters: [],
        intervals: [aDumped(anInterval(RUNS[0].id))],
      }),
      runs: RUNS.map(({ end: _end, pid: _pid, ...run }) => ({ ...run, seed: '', version: '', fleet: run.id })),
    });
  });

  test('gives settings their default that an older version did not know', () => {
    const { tags: _tags, ...older } = aTarget().target.settings;
    const targets = [{ ...aTarget(), target: { ...aTarget().target, settings: older } }];
    const dump = aDump({ targets: targets as unknown as StateDump['targets'] }); // As an older version wrote it.
    expect(readDump(written('pull', dump), 'state.json').dump.targets).toEqual([aTarget()]);
  });

  test('refuses settings that only a newer version knows', async () => {
    const settings = { ...aTarget().target.settings, warp: 9 };
    const dump = aDump({ targets: [{ ...aTarget(), target: { ...aTarget().target, settings } }] });
    const { codes, message } = await refusalOf(written('pull', dump));
    expect(codes).toEqual(['state.newer']);
    expect(message).toContain('state.json cannot be used: target.shop has warp');
  });
});

function aDayOf(change: Partial<StateDump['days'][number]>): StateDump['days'][number] {
  return { account: SITE_1, ...aDay(), started: 7, cap: 100, next: 9, free: [[2, 4]], ...change };
}
