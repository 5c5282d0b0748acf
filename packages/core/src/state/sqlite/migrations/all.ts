import type { Migration } from '../../migrate-schema.js';
import { initial } from './0001-initial.js';
import { operations } from './0002-operations.js';
import { budgetsAndFleets } from './0003-budgets-and-fleets.js';
import { packedIntervals } from './0004-packed-intervals.js';
import { control } from './0005-control.js';
import { zones } from './0006-zones.js';

/** The schema's steps. A released step is never changed; settings that a step removes or renames, it also changes in `targets`. */
export const migrations: readonly Migration[] = [
  { number: 1, sql: initial },
  { number: 2, sql: operations },
  { number: 3, sql: budgetsAndFleets },
  { number: 4, sql: packedIntervals },
  { number: 5, sql: control },
  { number: 6, sql: zones },
];
