import { runInNewContext } from 'node:vm';
import * as sdk from '@trafficinator/sdk';
import { describe, expect, test } from 'vitest';
import { load, target } from './config.js';
import type { AnySetting, Fields } from './setting.js';

const declared = [...settingsIn(target.fields, ''), ...settingsIn(load.fields, 'load.')];

function settingsIn(fields: Fields, prefix: string): readonly [string, AnySetting][] {
  return Object.entries(fields).flatMap(([name, field]): readonly [string, AnySetting][] =>
    field.kind === 'setting' ? [[`${prefix}${name}`, field]] : settingsIn(field.fields, `${prefix}${name}.`),
  );
}

describe('the declared settings', () => {
  test.each(declared)('%s has a default that it accepts itself', (_path, { default: value, written }) => {
    if (value !== undefined) expect(written.safeParse(value).error).toBeUndefined();
  });

  test.each(declared)('%s has a default or an example, which it accepts as well', (_path, setting) => {
    if (setting.example === undefined) expect(setting.default).toBeDefined();
    else expect(setting.written.safeParse(runInNewContext(`(${setting.example})`, { ...sdk })).error).toBeUndefined();
  });

  test.each(declared)('%s is described in a whole sentence', (_path, { doc, presence, fallback }) => {
    expect(doc).toMatch(/^[A-Z].*\.$/s);
    expect(fallback === undefined).toBe(presence !== 'optional');
  });
});
