import { append, remove, secretEnv } from '@trafficinator/sdk';
import { describe, expect, test } from 'vitest';
import type { ExplainedSetting } from '../../model/explained-setting.js';
import { targetKey } from '../../model/target.js';
import { target } from '../../schema/config.js';
import { pathText } from '../locations/path-text.js';
import { aTarget, resolveConfig } from '../resolve-config.test.fixture.js';
import { explainSettings } from './explain-settings.js';
import { declaredSettings } from './merge-layers.js';

/** Explains target `a` of a config in whose source a path stands in the file of that name. */
async function explained(raw: object): Promise<readonly ExplainedSetting[]> {
  const { desired, provenanceOf } = await resolveConfig(raw);
  const [settings] = desired.targets.map((one) => one.settings);
  const origins = provenanceOf(targetKey('a'));
  if (settings === undefined || origins === undefined) throw new TypeError('There is no target `a`.');
  const locate = (path: readonly (string | number)[]) => ({ file: pathText(path), line: 1, column: 2 });
  return explainSettings({ settings, provenance: origins, locate });
}

function at(file: string) {
  return { file, line: 1, column: 2 };
}

describe('explainSettings', () => {
  test('explains every setting of the schema once, in its order, those without a value too', async () => {
    const settings = await explained({ targets: { a: aTarget() } });
    expect(settings.map(({ path }) => path)).toEqual(declaredSettings(target.fields).map(({ path }) => path));
    expect(settings.find(({ path }) => path === 'name')).toEqual({ path: 'name', layers: [] });
  });

  test('names the layer of a value and where it is written', async () => {
    const shop = { ecommerce: { orderRate: 0.2 } };
    const settings = await explained({
      defaults: { timezone: 'Europe/Paris', tokenAuth: secretEnv('TOKEN') },
      targets: { a: aTarget({ weight: 3, extends: [shop] }) },
    });
    expect(settings).toEqual(
      expect.arrayContaining([
        { path: 'weight', value: 3, layers: [{ label: 'targets.a', place: at('targets.a.weight') }] },
        { path: 'timezone', value: 'Europe/Paris', layers: [{ label: 'defaults', place: at('defaults.timezone') }] },
        {
          path: 'tokenAuth',
          value: { $kind: 'secretEnv', name: 'TOKEN' },
          layers: [{ label: 'defaults', place: at('defaults.tokenAuth') }],
        },
        {
          path: 'ecommerce.orderRate',
          value: 0.2,
          layers: [{ label: 'targets.a.extends[0]', place: at('targets.a.extends[0].ecommerce.orderRate') }],
        },
        { path: 'protect', value: false, layers: [{ label: 'built-in' }] },
      ]),
    );
  });

  test('names every layer of a list that is appended to, the lowest first', async () => {
    const settings = await explained({
      defaults: { tags: ['eu'] },
      targets: { a: aTarget({ tags: append(['production']), extends: [{ tags: append(['shop']) }] }) },
    });
    expect(settings.find(({ path }) => path === 'tags')).toEqual({
      path: 'tags',
      value: ['eu', 'production', 'shop'],
      layers: [
        { label: 'defaults', place: at('defaults.tags') },
        { label: 'targets.a.extends[0]', place: at('targets.a.extends[0].tags') },
        { label: 'targets.a', place: at('targets.a.tags') },
      ],
    });
  });

  test('gives the place of the `remove` that uncovers a default', async () => {
    const settings = await explained({ defaults: { weight: 5 }, targets: { a: aTarget({ weight: remove }) } });
    const layers = [{ label: 'built-in', place: at('targets.a.weight') }];
    expect(settings.find(({ path }) => path === 'weight')).toEqual({ path: 'weight', value: 1, layers });
  });

  test('never shows a token that is written out', async () => {
    const settings = await explained({ targets: { a: aTarget({ tokenAuth: 'hunter22hunter22' }) } });
    expect(JSON.stringify(settings)).not.toContain('hunter22');
  });
});
