import { describe, expect, test } from 'vitest';
import { isLocal, listenAddressText, parseListenAddress } from './listen-address.js';

describe('parseListenAddress', () => {
  test.each([
    [':9464', '127.0.0.1:9464'],
    ['9464', '127.0.0.1:9464'],
    ['0.0.0.0:9464', '0.0.0.0:9464'],
    ['metrics.example.com:0', 'metrics.example.com:0'],
    ['[::1]:9464', '[::1]:9464'],
  ])('reads %s', (text, written) => {
    const address = parseListenAddress(text);
    expect(address && listenAddressText(address)).toBe(written);
  });

  test('reads nothing else', () => {
    expect(['', ':', 'localhost', ':65536', '::1:9464', 'http://x:1', 'a b:1'].map(parseListenAddress)).toEqual(
      Array(7).fill(undefined),
    );
  });
});

describe('isLocal', () => {
  test('knows the addresses that only this machine reaches', () => {
    const hosts = ['127.0.0.1', 'localhost', '::1', '0.0.0.0', '::', 'db.example.com', '127.evil.example.com'];
    expect(hosts.map((host) => isLocal({ host, port: 1 }))).toEqual([true, true, true, false, false, false, false]);
  });
});
