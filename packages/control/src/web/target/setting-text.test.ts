import { describe, expect, test } from 'vitest';
import { settingText } from './setting-text.js';

describe('settingText', () => {
  test.each([
    ['a text', 'Europe/Berlin', 'Europe/Berlin'],
    ['a number', 0.35, '0.35'],
    ['a list', ['eu', 'shop'], '[eu, shop]'],
    ['a setting without a value', undefined, 'none'],
    ['a reference to a secret', { $kind: 'secretEnv', name: 'TOKEN' }, 'secretEnv("TOKEN")'],
    ['a sealed secret', { $kind: 'sealed' }, '(sealed)'],
    ['an object', { min: 3 }, '{"min":3}'],
  ])('says %s as a config does', (_, value, text) => {
    expect(settingText(value)).toBe(text);
  });
});
