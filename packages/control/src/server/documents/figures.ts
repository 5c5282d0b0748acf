import type { Instant, RunStatus, TargetKey } from '@trafficinator/core';
import { z } from 'zod';
import { branded } from './named.js';

/** How many. */
export const count = z.int().min(0);

/** From 0 to 1. */
export const share = z.number().min(0);

/** Milliseconds. */
export const ms = z.number().min(0);

/** A moment. */
export const moment = branded<Instant>(z.number().describe('Milliseconds since 1970-01-01T00:00:00Z.'));

/** A target's key. */
export const key = branded<TargetKey>(z.string().min(1).describe("A target's key: its address is `target.KEY`."));

/** The id of a run. */
export const run: z.ZodType<RunStatus['id']> = branded<RunStatus['id']>(z.string().min(1).describe('Id of a run.'));

/** Visits and hits a second, over the last 10 to 20 seconds. */
export const rate = z
  .strictObject({ visitsPerSecond: z.number().min(0), hitsPerSecond: z.number().min(0) })
  .describe('Over the last 10 to 20 seconds.');
