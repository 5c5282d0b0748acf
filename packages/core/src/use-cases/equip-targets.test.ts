import { describe, expect, test } from 'vitest';
import { parseAllowedTargets } from '../matomo/allowed-targets.js';
import type { AppliedState } from '../model/state.js';
import { aLoad, aTarget } from '../plan/plan.test-support.js';
import { equipTargets } from './equip-targets.js';

describe('equipTargets', () => {
  test('lets targets of the API lead to allowed places only, and those of the config anywhere', async () => {
    const applied: AppliedState = {
      serial: 1,
      load: aLoad(),
      instances: [],
      targets: [
        { target: aTarget({ key: 'ours' }), managedBy: 'config' },
        { target: aTarget({ key: 'theirs', siteId: 2 }), managedBy: 'api' },
      ],
    };
    const { targets } = await equipTargets(applied, {
      store: { readBlobs: async () => [] },
      secrets: { values: new Map(), missing: new Map() },
      allowed: parseAllowedTargets(['https://*.example.com']),
      onBlocked: () => expect.unreachable(),
    });
    expect(targets.map(({ target, way }) => [target.key, way.allowed])).toEqual([
      ['ours', undefined],
      ['theirs', ['https://*.example.com']],
    ]);
  });
});
