import type { Migration } from '../../migrate-schema.js';
import { initial } from './0001-initial.js';
import { budgetsAndFleets } from './0002-budgets-and-fleets.js';
import { packedIntervals } from './0003-packed-intervals.js';
import { control } from './0004-control.js';
import { zones } from './0005-zones.js';

/** The schema's steps. A released step is never changed; settings that a step removes or renames, it also changes in `targets`. */
export const migrations: readonly Migration[] = [
  { number: 1, sql: initial },
  { number: 2, sql: budgetsAndFleets },
  { number: 3, sql: packedIntervals },
  { number: 4, sql: control },
  { number: 5, sql: zones },
];
