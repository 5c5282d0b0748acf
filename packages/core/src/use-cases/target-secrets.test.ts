import { describe, expect, test } from 'vitest';
import type { SecretReading, SecretReference } from '../config/read-secret.js';
import { Failure } from '../errors/failure.js';
import { targetKey } from '../model/target.js';
import { aTarget } from '../plan/plan.test-support.js';
import { missingWords, readSecrets, requireSecrets } from './target-secrets.js';

const env = (name: string) => ({ $kind: 'secretEnv', name }) as const; // Keeps the literal.
const PEM = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';

const values: Readonly<Record<string, string>> = {
  TOKEN: 't0ken',
  KEY: 'k3y',
  PASSWORD: 'p4ss: word\n',
  LINES: 'two\nlines',
  PEM,
};

/** Reads variables, and remembers which were asked for. */
function aReader() {
  const asked: SecretReference[] = [];
  const readSecret = async (reference: SecretReference, literal: string | undefined): Promise<SecretReading> => {
    asked.push(reference);
    const value = reference.$kind === 'secretEnv' ? values[reference.name] : literal;
    if (value !== undefined) return { kind: 'value', value };
    const what = reference.$kind === 'secretEnv' ? `environment variable ${reference.name} is not set` : 'it is gone';
    return { kind: 'missing', what };
  };
  return { asked, readSecret };
}

const options = { literals: new Map(), runsCommands: true };
const key = targetKey('staging');

async function missingOf(settings: Parameters<typeof aTarget>[0]) {
  const { missing } = await readSecrets(aReader(), [aTarget(settings)], options);
  return missing.get(key)?.map(({ path, what }) => `${path}: ${what}`) ?? [];
}

describe('readSecrets', () => {
  test('reads every setting that is a reference, and nothing that is written out', async () => {
    const target = aTarget({
      tokenAuth: env('TOKEN'),
      headers: { 'X-Env': 'staging', 'X-Key': env('KEY') },
      basicAuth: { user: 'ann', password: env('PASSWORD') },
      proxy: { url: 'http://proxy.example.com', user: 'bob', password: env('KEY') },
      tls: { ca: PEM, cert: env('PEM'), key: env('PEM'), rejectUnauthorized: true },
    });
    const { values: read, missing } = await readSecrets(aReader(), [target], options);
    expect(missing).toEqual(new Map());
    expect(read.get(key)).toEqual(
      new Map([
        ['tokenAuth', 't0ken'],
        ['headers.X-Key', 'k3y'],
        ['basicAuth.password', 'p4ss: word\n'],
        ['proxy.password', 'k3y'],
        ['tls.cert', PEM],
        ['tls.key', PEM],
      ]),
    );
  });

  test('reads equal references once, over all targets and settings', async () => {
    const reader = aReader();
    const headers = { 'X-Key': env('KEY'), 'X-Key-Too': env('KEY') };
    await readSecrets(reader, [aTarget({ headers }), aTarget({ key: 'other', headers })], options);
    expect(reader.asked).toEqual([env('KEY')]);
  });

  test('names each setting whose secret is missing, and reads the others', async () => {
    const settings = { headers: { 'X-A': env('NONE'), 'X-B': env('KEY') }, tokenAuth: env('NEITHER') };
    expect(await missingOf(settings)).toEqual([
      'tokenAuth: environment variable NEITHER is not set',
      'headers.X-A: environment variable NONE is not set',
    ]);
  });

  test('takes no secret that could not be used, and quotes nothing of it', async () => {
    expect(await missingOf({ headers: { 'X-Key': env('LINES') } })).toEqual([
      'headers.X-Key: environment variable LINES holds what no HTTP header can hold, such as a line break',
    ]);
    expect(await missingOf({ tls: { ca: env('KEY'), rejectUnauthorized: true } })).toEqual([
      'tls.ca: environment variable KEY holds no PEM: nothing in it begins with -----BEGIN',
    ]);
  });

  test('runs no program where nothing needs the values', async () => {
    const reader = aReader();
    const password = { $kind: 'secretCommand', command: ['pass'] } as const; // Keeps the literal.
    const target = aTarget({ basicAuth: { user: 'ann', password } });
    const { missing } = await readSecrets(reader, [target], { ...options, runsCommands: false });
    expect(missing.get(key)).toEqual([{ path: 'basicAuth.password', what: 'its program was not run' }]);
    expect(reader.asked).toEqual([]);
  });
});

describe('requireSecrets', () => {
  test('refuses with target, setting and variable, one problem for each', async () => {
    const settings = { tokenAuth: env('NEITHER'), headers: { 'X-Staging-Key': env('NONE') } };
    const secrets = await readSecrets(aReader(), [aTarget(settings)], options);
    const refused = () => requireSecrets(secrets);
    expect(refused).toThrow(Failure);
    expect(problemsOf(refused)).toEqual([
      'target.staging needs its token: environment variable NEITHER is not set. Nothing was changed, and nothing was sent.',
      'target.staging needs its headers.X-Staging-Key: environment variable NONE is not set. Nothing was changed, and nothing was sent.',
    ]);
  });
});

describe('missingWords', () => {
  test('names settings other than the token', () => {
    const missing = [
      { path: 'tokenAuth', what: 'environment variable A is not set' },
      { path: 'headers.X-Key', what: 'environment variable B is not set' },
    ];
    expect(missingWords(missing)).toBe(
      'environment variable A is not set; headers.X-Key: environment variable B is not set',
    );
  });
});

function problemsOf(refused: () => void): readonly string[] {
  try {
    refused();
  } catch (error) {
    if (error instanceof Failure) return error.problems.map(({ detail }) => detail);
  }
  return [];
}
