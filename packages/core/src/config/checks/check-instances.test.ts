import { describe, expect, test } from 'vitest';
import { aTarget, complaintsOf, problemsOf, warningsOf } from '../resolve-config.test.fixture.js';

const A = 'https://a.example.com/';

describe('checkInstances', () => {
  test('refuses one Matomo under two URLs, as those of http and https are', async () => {
    const raw = { instances: { [A]: {}, 'http://a.example.com': { concurrency: 5 } }, targets: { a: aTarget() } };
    expect(await complaintsOf(raw)).toEqual([
      'config.shared-instance instances["http://a.example.com"]: https://a.example.com/ and http://a.example.com in `instances` are both a.example.com/. Each Matomo has one set of limits, whatever the scheme.',
    ]);
  });

  test('warns of an instance that no target is on, and names those that there are', async () => {
    const raw = {
      instances: { [A]: {}, 'https://a.example.com/stats/': {} },
      targets: { a: aTarget(), b: aTarget({ url: 'https://b.example.com/stats/matomo.php' }) },
    };
    expect(await warningsOf(raw)).toEqual([
      'config.idle-instance instances["https://a.example.com/stats/"]: No tracker lies in https://a.example.com/stats/, so its limits bound nothing. The targets are on a.example.com/, b.example.com/stats/.',
    ]);
  });

  test.each([
    'https://a.example.com/matomo.php',
    'a.example.com',
    'https://ann:pw@a.example.com/',
    'ftp://a.example.com/',
  ])('does not take %s for a base URL', async (url) => {
    const [problem, ...others] = await problemsOf({ instances: { [url]: {} }, targets: { a: aTarget() } });
    expect(others).toEqual([]);
    expect(problem).toMatchObject({ code: 'config.invalid-key', fix: 'Correct the key.' });
    expect(problem?.detail).toContain('is no base URL of a Matomo: expected https://HOST/ or https://HOST/PATH/');
  });

  test('says what is wrong with the settings of an instance, and where', async () => {
    const raw = { instances: { [A]: { hitsPerMont: 5, concurrency: 0 } }, targets: { a: aTarget() } };
    expect(await complaintsOf(raw)).toEqual([
      'config.invalid-value instances["https://a.example.com/"].concurrency: instances["https://a.example.com/"].concurrency must be a whole number from 1 to 10,000; it is 0.',
      'config.unknown-setting instances["https://a.example.com/"].hitsPerMont: instances["https://a.example.com/"] has no setting `hitsPerMont`. Did you mean `hitsPerMonth`?',
    ]);
  });
});
