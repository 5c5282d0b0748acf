import { describe, expect, test } from 'vitest';
import { paceInWords } from './pace.js';

describe('paceInWords', () => {
  test('says every pace', () => {
    const paces = [{ kind: 'plan' }, { kind: 'rate', perSecond: 2.5 }, { kind: 'max' }] as const;
    expect(paces.map(paceInWords)).toEqual(['the plan of the day', '2.5 visits/s', 'as fast as the targets take them']);
  });
});
