import { expect } from 'vitest';
import { type Attack, allRefused, expectRefusal } from './attack.ts';

/** Names by which a page of somebody else could reach this server, once its name leads here. */
const names = [
  'evil.example',
  'evil.example:PORT',
  'localhost.evil.example:PORT',
  '127.0.0.1.nip.io:PORT',
  '127.0.0.1.evil.example',
  'localhost.',
  'xn--lclhst-2na.example',
  '2130706433',
  '0x7f000001:PORT',
  '127.1:PORT',
  '0.0.0.0:PORT',
  '[::ffff:127.0.0.1]:PORT',
  '10.0.0.1:PORT',
  '169.254.169.254',
  '127.0.0.1:PORT@evil.example',
  'evil.example#@127.0.0.1:PORT',
  '127.0.0.1:PORT, evil.example',
  '127.0.0.1:99999999',
  ' ',
  '..',
] as const;

/** Headers by which a client would name another host, address or path than the real one. */
const overrides = [
  ['X-Forwarded-Host', 'evil.example'],
  ['X-Forwarded-Proto', 'https'],
  ['X-Forwarded-Port', '443'],
  ['Forwarded', 'host=evil.example;proto=https'],
  ['X-Host', 'evil.example'],
  ['X-Original-Host', 'evil.example'],
  ['X-Original-URL', '/api/targets'],
  ['X-Rewrite-URL', '/api/targets'],
] as const;

/** Names that are not those of the server. */
export const hosts: readonly Attack[] = [
  ...allRefused(
    names,
    (name) => [
      `reads targets at the host ${JSON.stringify(name)}`,
      ({ port }) => ({ path: '/api/targets', headers: { host: name.replace('PORT', String(port)) } }),
    ],
    { status: [400, 421] },
  ),
  ...names.slice(0, 4).map(
    (name): Attack => ({
      name: `opens the pages at the host ${JSON.stringify(name)}`,
      attempt: async (victim) => {
        const headers = { host: name.replace('PORT', String(victim.port)) };
        const answer = await victim.ask({ path: '/', as: 'nobody', headers });
        expectRefusal(answer, { status: 421, code: 'access.unknown-host' });
        expect(answer.body).not.toContain('<html');
      },
    }),
  ),
  ...overrides.map(
    ([header, value]): Attack => ({
      name: `has its word about itself taken from ${header}`,
      attempt: async (victim) => {
        const plain = await victim.ask({ path: '/api/session', as: 'nobody' });
        const { status, body, headers } = await victim.ask({
          path: '/api/session',
          as: 'nobody',
          headers: { [header]: value },
        });
        expect([status, body]).toEqual([plain.status, plain.body]);
        expect(JSON.stringify(headers)).not.toContain('evil.example');
      },
    }),
  ),
  {
    name: 'makes its address look trusted, to try tokens without end',
    attempt: async (victim) => {
      const statuses: number[] = [];
      for (let tried = 0; tried < 15; tried++) {
        const headers = {
          authorization: `Bearer wrong-${tried}`,
          'x-forwarded-for': `10.0.0.${tried}`,
          'x-real-ip': `10.0.1.${tried}`,
        };
        statuses.push((await victim.ask({ path: '/api/targets', headers, from: '127.0.0.21' })).status);
      }
      expect(statuses.slice(-3)).toEqual([429, 429, 429]);
    },
  },
  {
    name: 'names two hosts',
    attempt: async (victim) => {
      const received = await victim.raw(
        'GET /api/targets HTTP/1.1\r\nHost: HOST\r\nHost: evil.example\r\nAuthorization: Bearer TOKEN\r\nConnection: close\r\n\r\n',
      );
      expect(received).toMatch(/^HTTP\/1\.1 4\d\d/);
    },
  },
  {
    name: 'names no host',
    attempt: async (victim) => {
      const received = await victim.raw(
        'GET /api/targets HTTP/1.1\r\nAuthorization: Bearer TOKEN\r\nConnection: close\r\n\r\n',
      );
      expect(received).toMatch(/^HTTP\/1\.1 4\d\d/);
    },
  },
  {
    name: 'names another host in the first line',
    attempt: async (victim) => {
      const received = await victim.raw(
        'GET http://evil.example/api/targets HTTP/1.1\r\nHost: HOST\r\nAuthorization: Bearer TOKEN\r\nConnection: close\r\n\r\n',
      );
      expect(received).toMatch(/^HTTP\/1\.1 4\d\d/);
    },
  },
  {
    name: 'asks it to be a proxy',
    attempt: async (victim) => {
      const received = await victim.raw(
        `CONNECT 127.0.0.1:${victim.secretService.port} HTTP/1.1\r\nHost: HOST\r\nAuthorization: Bearer TOKEN\r\n\r\n`,
      );
      expect(received).not.toMatch(/^HTTP\/1\.1 2/);
      expect(victim.secretService.asked).toEqual([]);
    },
  },
];
