import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { canonicalJson } from '../../../packages/core/src/base/canonical-json.js';
import { instant } from '../../../packages/core/src/base/clock.js';
import type { AuditKind } from '../../../packages/core/src/model/audit.js';
import type { StateDump } from '../../../packages/core/src/model/state-dump.js';
import { type TargetKey, targetKey } from '../../../packages/core/src/model/target.js';
import { writeDump } from '../../../packages/core/src/state/dump-document.js';
import type { Place } from './bench.js';

/** A state as it was at one moment. */
export interface Snapshot {
  readonly dump: StateDump;
  /** The document of `state backup`: equal for equal states. */
  readonly bytes: string;
}

/** What of a state a command may have changed. */
export type Contents = Pick<StateDump, 'load' | 'seed' | 'targets' | 'fingerprints'>;

/** Reads a state, as a plan does. */
export async function snapshotOf(place: Place): Promise<Snapshot> {
  await using state = await place.open('read');
  const dump = await state.dump();
  return { dump, bytes: writeDump(dump, { as: 'backup', tool: 'test' }) };
}

/** Looks at a state whose last process may have been killed: it is sound, its lock is free at once, and taking it changes nothing. */
export async function soundSnapshotOf(place: Place): Promise<Snapshot> {
  const found = await snapshotOf(place);
  {
    await using state = await place.open('write');
    const lock = await state.lock({ id: randomUUID(), who: 'test', operation: 'test', since: instant(Date.now()) });
    expect(await state.check()).toEqual([]);
    await lock.release();
  }
  const again = await snapshotOf(place);
  // A state that was not there has its lineage now.
  if (found.dump.serial > 0) expect(again.bytes).toBe(found.bytes);
  return again;
}

/** What a command makes of a state, as text, without the moments in its history: so many serials and one entry more, of this kind. */
export function changed({ dump }: Snapshot, contents: Contents, kind: AuditKind, serials = 1): string {
  const { load, seed, targets, fingerprints } = contents;
  const kinds = [...dump.events.map((event) => event.kind), kind];
  return textOf({ ...dump, load, seed, targets, fingerprints, serial: dump.serial + serials }, kinds);
}

/** A state as text, without the moments in its history. */
export function textWithoutMoments({ dump }: Snapshot): string {
  return textOf(
    dump,
    dump.events.map(({ kind }) => kind),
  );
}

/** As a state is when one of its targets has another key. */
export function renamed({ targets, fingerprints, ...rest }: StateDump, from: string, to: string): StateDump {
  const keyAfter = (key: TargetKey) => (key === from ? targetKey(to) : key);
  const after = targets.map(({ target, ...how }) => ({ ...how, target: { ...target, key: keyAfter(target.key) } }));
  return {
    ...rest,
    targets: after.sort((a, b) => (a.target.key < b.target.key ? -1 : 1)),
    ...(fingerprints !== undefined && {
      fingerprints: {
        key: fingerprints.key,
        applied: fingerprints.applied
          .map(({ target, hmac }) => ({ target: keyAfter(target), hmac }))
          .sort((a, b) => (a.target < b.target ? -1 : 1)),
      },
    }),
  };
}

function textOf(dump: StateDump, events: readonly AuditKind[]): string {
  return canonicalJson({ ...dump, events });
}
