// The applied instances. Whoever writes does so in a transaction of the caller.
import type { InstanceKey, ResolvedInstance } from '../../model/target.js';
import { keep, keptInstance } from '../kept-json.js';
import type { Session } from './postgres-sessions.js';
import { type Column, putRows } from './put-rows.js';

const ALL = 'SELECT key, settings FROM instances ORDER BY key';
const CLEAR = 'DELETE FROM instances';

/** All instances; `state` is the place of the state. */
export async function readInstances(session: Session, state: string): Promise<readonly ResolvedInstance[]> {
  return (await session.query<{ key: InstanceKey; settings: string }>(ALL)).map(({ key, settings }) => {
    return { key, settings: keptInstance(settings, { state, what: `the instance ${key}` }) };
  });
}

/** Removes all. */
export async function removeInstances(session: Session): Promise<void> {
  await session.query(CLEAR);
}

/** Puts instances where there are none. */
export async function putInstances(session: Session, instances: readonly ResolvedInstance[]): Promise<void> {
  await putRows(session, { table: 'instances', columns: COLUMNS }, instances);
}

const COLUMNS: readonly Column<ResolvedInstance>[] = [
  ['key', 'text', ({ key }) => key],
  ['hits_per_day', 'bigint', ({ settings }) => settings.hitsPerDay ?? null],
  ['hits_per_month', 'bigint', ({ settings }) => settings.hitsPerMonth ?? null],
  ['settings', 'text', ({ settings }) => keep(settings)],
];
