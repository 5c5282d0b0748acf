import { describe, expect, test } from 'vitest';
import { checkText } from './check-text.js';
import { plainPaint } from './paint.js';

const screen = { paint: plainPaint, width: 40 };

describe('checkText', () => {
  test('says that a state is sound, or what is wrong', () => {
    expect(checkText({ place: 's.db', faults: [] }, screen)).toBe('The state at s.db is sound.');
    const faults = ['one fault', 'another fault that is longer than a line'];
    expect(checkText({ place: 's.db', faults }, screen).split('\n')).toEqual([
      '2 faults in the state at s.db:',
      '- one fault',
      '- another fault that is longer than a',
      '  line',
    ]);
  });
});
