import { describe, expect, test } from 'vitest';
import { fingerprint, readSecret, type SecretReference, type SecretSources } from './read-secret.js';

const files: Readonly<Record<string, string>> = {
  '/config/token': 'abc\n',
  '/run/windows': '\uFEFFabc\r\n',
  '/run/blank': ' \n',
};
const sources: SecretSources = {
  env: { TOKEN: 'abc', EMPTY: '' },
  folder: '/config',
  run: async ([program, ...args], folder) => {
    if (program === 'vault')
      return { kind: 'printed', text: args[0] === 'read' && folder === '/config' ? 'abc\n' : '\n' };
    return { kind: 'failed', reason: 'was not found' };
  },
  readText: (path) => files[path] ?? refuse('ENOENT'),
};

function refuse(code: string): never {
  throw Object.assign(new TypeError('refused'), { code });
}

function secretFile(path: string): SecretReference {
  return { $kind: 'secretFile', path };
}

function secretCommand(...command: string[]): SecretReference {
  return { $kind: 'secretCommand', command };
}

describe('readSecret', () => {
  test('reads environment variables and files, without the last line break', async () => {
    const value = { kind: 'value', value: 'abc' };
    expect(await readSecret({ $kind: 'secretEnv', name: 'TOKEN' }, sources)).toEqual(value);
    expect(await readSecret(secretFile('token'), sources)).toEqual(value);
    expect(await readSecret(secretFile('/run/windows'), sources)).toEqual(value);
    expect(await readSecret(secretCommand('vault', 'read'), sources)).toEqual(value);
    expect(await readSecret({ $kind: 'literal' }, { ...sources, literal: 'abc' })).toEqual(value);
  });

  test.each<[SecretReference, string]>([
    [{ $kind: 'secretEnv', name: 'NONE' }, 'environment variable NONE is not set'],
    [{ $kind: 'secretEnv', name: 'toString' }, 'environment variable toString is not set'],
    [{ $kind: 'secretEnv', name: 'EMPTY' }, 'environment variable EMPTY is empty'],
    [secretFile('none'), 'file /config/none does not exist'],
    [secretFile('/run/blank'), 'file /run/blank is empty'],
    [secretCommand('vault', 'other'), 'command vault printed nothing'],
    [secretCommand('pass', 'show'), 'command pass was not found'],
    [{ $kind: 'literal' }, 'the token was written out in the config, and only the `apply` that reads it knows it'],
  ])('says what is missing: %j', async (reference, what) => {
    expect(await readSecret(reference, sources)).toEqual({ kind: 'missing', what });
  });

  test('says why a file cannot be read', async () => {
    const read = (code: string) => readSecret(secretFile('/a'), { ...sources, readText: () => refuse(code) });
    expect(await read('EACCES')).toEqual({ kind: 'missing', what: 'file /a may not be read by this user' });
    expect(await read('EISDIR')).toEqual({ kind: 'missing', what: 'file /a is a folder' });
    expect(await read('EIO')).toEqual({ kind: 'missing', what: 'file /a cannot be read: refused' });
  });
});

describe('fingerprint', () => {
  test('is the HMAC-SHA-256 under the key, cut to 32 hex digits', () => {
    // RFC 4231, test case 2; its key is "Jefe".
    expect(fingerprint('4a656665', 'what do ya want for nothing?')).toBe('5bdcc146bf60754e6a042426089575c7');
  });

  test('differs by key and by value', () => {
    expect(new Set([fingerprint('00', 'a'), fingerprint('01', 'a'), fingerprint('00', 'b')]).size).toBe(3);
  });
});
