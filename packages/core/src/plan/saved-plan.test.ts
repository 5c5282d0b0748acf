import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { contentHash } from '../base/content-hash.js';
import { Failure } from '../errors/failure.js';
import { blobHash } from '../model/target.js';
import { aDesired, anApplied, anAppliedState, aPlan, arbApplied, arbDesired, aTarget } from './plan.test-support.js';
import { type ApplyingPlace, decodeSavedPlan, encodeSavedPlan, refuseSavedPlan, type Sign } from './saved-plan.js';
import type { SavedPlan } from './saved-plan-document.js';

const blob = { hash: blobHash('0'.repeat(64)), text: '[{"url":"https://staging.example.com/"}]' };
const signWith =
  (key: string): Sign =>
  (text) =>
    contentHash(`${key} ${text}`);
const sign = signWith('key');
const place: ApplyingPlace = { file: 'a.tfplan', stack: 'default', lineage: 'l1', serial: 3, sign };

function aSaved(saved: Partial<SavedPlan> = {}): SavedPlan {
  const plan = aPlan({ desired: aDesired({ targets: [aTarget()] }) });
  return { kind: 'apply', tool: '1.2.3', commit: '1a2b3c4', plan, drafts: [], blobs: [blob], ...saved };
}

const text = encodeSavedPlan(aSaved(), sign);

/** Reads a file and applies it there; answers why not. */
function refusalOf(file: string, there: Partial<ApplyingPlace> = {}): string | undefined {
  try {
    refuseSavedPlan(decodeSavedPlan(file, place.file), { ...place, ...there });
    return undefined;
  } catch (error) {
    if (error instanceof Failure) return error.problems[0]?.code;
    throw error;
  }
}

/** The file with other contents, signed by whom they do not please. */
function edited(change: (contents: Record<string, unknown>, head: Record<string, unknown>) => void): string {
  const { contents, ...head } = z.looseObject({ contents: z.looseObject({}) }).parse(JSON.parse(text));
  change(contents, head);
  return `${JSON.stringify(head).slice(0, -1)},"contents":${JSON.stringify(contents)}}\n`;
}

describe('encodeSavedPlan', () => {
  test('gives back every plan and its blobs, and the same bytes every time', () => {
    fc.assert(
      fc.property(arbDesired, arbApplied, fc.constantFrom('apply', 'destroy'), (desired, applied, kind) => {
        const saved = aSaved({ plan: aPlan({ desired, applied }), kind, blobs: [] });
        const written = encodeSavedPlan(saved, sign);
        const { signed, signature, ...read } = decodeSavedPlan(written, 'x');
        expect(JSON.parse(JSON.stringify(read))).toEqual(JSON.parse(JSON.stringify(saved)));
        expect(signature).toBe(sign(signed));
        expect(encodeSavedPlan(read, sign)).toBe(written);
      }),
    );
  });

  test('takes the blobs that the plan names, and no other', () => {
    const other = { hash: blobHash('1'.repeat(64)), text: '[]' };
    expect(decodeSavedPlan(encodeSavedPlan(aSaved({ blobs: [other, blob] }), sign), 'x').blobs).toEqual([blob]);
  });

  test('writes one line that begins with what it is', () => {
    expect(text).toMatch(/^\{"document":"trafficinator-plan","formatVersion":"1\.1","signature":"[^\n]*\}\n$/);
  });

  test('says of a token that is written out no more than that', () => {
    const tokenAuth = { $kind: 'literal' } as const; // Keeps the literal.
    const plan = aPlan({ desired: aDesired({ targets: [aTarget({ tokenAuth })] }) });
    expect(encodeSavedPlan(aSaved({ plan }), sign)).toContain('"tokenAuth":{"$kind":"literal"}');
  });
});

describe('decodeSavedPlan', () => {
  test.each([
    ['what is no JSON', '# A plan', 'plan.not-a-plan'],
    ['an empty file', '', 'plan.not-a-plan'],
    ['other JSON', '[]', 'plan.not-a-plan'],
    ['the JSON of a plan', JSON.stringify(aSaved().plan), 'plan.not-a-plan'],
    ['a part of a plan', text.slice(0, -20), 'plan.damaged'],
    ['other line ends', text.replace('\n', '\r\n'), 'plan.damaged'],
    ['spaces', JSON.stringify(JSON.parse(text), undefined, 2), 'plan.damaged'],
    ['a plan with something besides', edited((contents) => Object.assign(contents, { also: 1 })), 'plan.damaged'],
    ['a plan without its kind', edited((contents) => Object.assign(contents, { kind: undefined })), 'plan.damaged'],
    ['another version of the file', edited((_, head) => Object.assign(head, { formatVersion: '1.2' })), 'plan.newer'],
    [
      'an older version of the file',
      edited((_, head) => Object.assign(head, { formatVersion: '1.0' })),
      'plan.other-version',
    ],
    [
      'a plan with a draft of no revision',
      edited((contents) => Object.assign(contents, { drafts: [{ target: 'a', revision: 0 }] })),
      'plan.damaged',
    ],
    ['a much later version', edited((_, head) => Object.assign(head, { formatVersion: '2.0', new: 1 })), 'plan.newer'],
    ['no version', edited((_, head) => Object.assign(head, { formatVersion: 'x' })), 'plan.damaged'],
    [
      'a plan with the settings of another version',
      edited((contents) => Object.assign(contents, { settings: 'f00', blobs: 1 })),
      'plan.other-version',
    ],
  ])('refuses %s', (_what, file, code) => {
    expect(refusalOf(file)).toBe(code);
  });
});

describe('refuseSavedPlan', () => {
  test('lets a plan pass where it was made', () => {
    expect(refusalOf(text)).toBeUndefined();
  });

  test.each([
    ['another stack', { stack: 'production' }, 'plan.other-stack'],
    ['another state', { lineage: 'l2', sign: signWith('other') }, 'plan.other-lineage'],
    ['an empty state', { lineage: undefined, serial: 0, sign: signWith('other') }, 'plan.other-lineage'],
    ['a later serial', { serial: 4 }, 'plan.stale'],
    ['an earlier serial', { serial: 2 }, 'plan.stale'],
    ['a state of that lineage with another key', { sign: signWith('other') }, 'plan.tampered'],
  ])('refuses a plan for %s', (_what, there, code) => {
    expect(refusalOf(text, there)).toBe(code);
  });

  test('says both serials of a stale plan', () => {
    expect(() => refuseSavedPlan(decodeSavedPlan(text, 'a.tfplan'), { ...place, serial: 4 })).toThrow(
      'a.tfplan was made for serial 3, but the state is at serial 4',
    );
  });

  test('takes a plan for an empty state until something is applied, and no other after that', () => {
    const first = (serial: number) =>
      encodeSavedPlan(aSaved({ plan: aPlan({ applied: { serial, targets: [], instances: [] } }) }), sign);
    const there = { lineage: undefined, serial: 0 };
    expect(refusalOf(first(0), there)).toBeUndefined();
    expect(refusalOf(first(0), { serial: 1 })).toBe('plan.stale');
    expect(refusalOf(first(3), { sign: signWith('other') })).toBe('plan.tampered');
  });

  test('refuses what was changed on the way', () => {
    expect(refusalOf(edited((contents) => Object.assign(contents, { kind: 'destroy' })))).toBe('plan.tampered');
    expect(refusalOf(edited((_, head) => Object.assign(head, { signature: 'f00' })))).toBe('plan.tampered');
  });

  test('refuses any file of which a byte was changed, added or taken away', () => {
    const bytes = fc.record({ at: fc.nat(text.length - 1), byte: fc.integer({ min: 32, max: 126 }), cut: fc.nat(1) });
    const applied = anAppliedState({ targets: [anApplied({ key: 'gone', name: 'Gone' })] });
    const saved = encodeSavedPlan(
      aSaved({ plan: aPlan({ applied, desired: aDesired({ targets: [aTarget()] }) }) }),
      sign,
    );
    fc.assert(
      fc.property(bytes, ({ at, byte, cut }) => {
        const changed = saved.slice(0, at) + String.fromCharCode(byte) + saved.slice(at + cut);
        expect(refusalOf(saved)).toBeUndefined();
        expect(changed === saved || refusalOf(changed) !== undefined).toBe(true);
        expect(refusalOf(saved.slice(0, at) + saved.slice(at + 1))).toBeDefined();
      }),
      { numRuns: 500 },
    );
  });
});
