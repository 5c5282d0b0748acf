import type { Migration } from '../../migrate-schema.js';
import { initial } from './0001-initial.js';
import { operations } from './0002-operations.js';

/** The schema's steps. A released step is never changed; settings that a step removes or renames, it also changes in `targets`. */
export const migrations: readonly Migration[] = [
  { number: 1, sql: initial },
  { number: 2, sql: operations },
];
