import { describe, expect, test } from 'vitest';
import { type Instant, instant } from '../base/clock.js';
import type { Jobs } from './jobs.js';
import { shareThinning } from './share-thinning.js';

const NOW = instant(1_800_000_000_000);

/** A process and the jobs that it finds: `opens` says at each attempt whether there are any. */
function aProcess(opens: readonly boolean[]) {
  const seen = { opened: 0, thinned: [] as Instant[], asked: [] as Instant[], alone: [] as unknown[] };
  const jobs: Jobs = {
    askToThin: async (now) => void seen.asked.push(now),
    [Symbol.asyncDispose]: async () => {},
  };
  const thin = shareThinning({
    thin: async (now) => {
      seen.thinned.push(now);
      return true;
    },
    openJobs: async () => {
      seen.opened += 1;
      if (opens[seen.opened - 1] !== true) throw new TypeError('There are no jobs.');
      return jobs;
    },
    onAlone: (error) => void seen.alone.push(error),
  });
  return { seen, thin };
}

describe('shareThinning', () => {
  test('asks for the job, and has nothing more to do', async () => {
    const { seen, thin } = aProcess([true]);
    expect(await thin(NOW)).toBe(false);
    expect(await thin(NOW)).toBe(false);
    expect(seen).toEqual({ opened: 1, thinned: [], asked: [NOW, NOW], alone: [] });
  });

  test('does it by itself while there are no jobs, and says so once', async () => {
    const { seen, thin } = aProcess([false, false, true]);
    expect([await thin(NOW), await thin(NOW), await thin(NOW)]).toEqual([true, true, false]);
    expect(seen).toMatchObject({ opened: 3, thinned: [NOW, NOW], asked: [NOW] });
    expect(seen.alone).toHaveLength(1);
  });

  test('opens nothing before there is something to do', () => {
    expect(aProcess([true]).seen.opened).toBe(0);
  });
});
