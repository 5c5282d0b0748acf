import { describe, expect, test } from 'vitest';
import { explainManaged } from './explain-managed.js';

describe('explainManaged', () => {
  const settings = explainManaged({ written: { siteId: 4, pageviewsPerVisit: { max: 9 } } });
  const settingAt = (path: string) => settings.find((one) => one.path === path);

  test('tells what was written, and what has its default, also in one section', () => {
    expect(settingAt('siteId')).toEqual({ path: 'siteId', value: 4, layers: [{ label: 'api' }] });
    expect(settingAt('pageviewsPerVisit.max')).toMatchObject({ value: 9, layers: [{ label: 'api' }] });
    expect(settingAt('pageviewsPerVisit.min')).toMatchObject({ value: 3, layers: [{ label: 'built-in' }] });
  });

  test('names a setting that has no value', () => {
    expect(settingAt('hitsPerDay')).toEqual({ path: 'hitsPerDay', layers: [] });
  });
});
