import { expect } from 'vitest';
import type { Attack } from './attack.ts';
import { statusesIn } from './http.ts';

const HEAD = 'Host: HOST\r\nAuthorization: Bearer TOKEN\r\nContent-Type: application/json\r\n';
/** What would be done if it were taken for a request of its own. */
const HIDDEN =
  'POST /api/pause HTTP/1.1\r\nHost: HOST\r\nAuthorization: Bearer TOKEN\r\nContent-Type: application/json\r\nContent-Length: 12\r\n\r\n{"all":true}';

/** Messages whose end two servers could see at different places. */
const messages = [
  [
    'both lengths',
    `POST /api/plan HTTP/1.1\r\n${HEAD}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${HIDDEN}`,
  ],
  [
    'both lengths, the other way round',
    `POST /api/plan HTTP/1.1\r\n${HEAD}Transfer-Encoding: chunked\r\nContent-Length: 400\r\n\r\n0\r\n\r\n${HIDDEN}`,
  ],
  ['two lengths', `POST /api/plan HTTP/1.1\r\n${HEAD}Content-Length: 2\r\nContent-Length: 300\r\n\r\n{}${HIDDEN}`],
  ['two equal lengths in one header', `POST /api/plan HTTP/1.1\r\n${HEAD}Content-Length: 2, 2\r\n\r\n{}${HIDDEN}`],
  ['a length with a sign', `POST /api/plan HTTP/1.1\r\n${HEAD}Content-Length: +2\r\n\r\n{}${HIDDEN}`],
  ['a negative length', `POST /api/plan HTTP/1.1\r\n${HEAD}Content-Length: -1\r\n\r\n{}${HIDDEN}`],
  ['a hexadecimal length', `POST /api/plan HTTP/1.1\r\n${HEAD}Content-Length: 0x2\r\n\r\n{}${HIDDEN}`],
  ['a length that is no number', `POST /api/plan HTTP/1.1\r\n${HEAD}Content-Length: two\r\n\r\n{}${HIDDEN}`],
  [
    'a length beyond all numbers',
    `POST /api/plan HTTP/1.1\r\n${HEAD}Content-Length: 99999999999999999999\r\n\r\n{}${HIDDEN}`,
  ],
  ['an unknown coding', `POST /api/plan HTTP/1.1\r\n${HEAD}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n${HIDDEN}`],
  [
    'a coding after chunks',
    `POST /api/plan HTTP/1.1\r\n${HEAD}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n${HIDDEN}`,
  ],
  [
    'a coding with a space before the colon',
    `POST /api/plan HTTP/1.1\r\n${HEAD}Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n${HIDDEN}`,
  ],
  [
    'a coding on a line that goes on',
    `POST /api/plan HTTP/1.1\r\n${HEAD}Transfer-Encoding:\r\n chunked\r\nContent-Length: 2\r\n\r\n{}${HIDDEN}`,
  ],
  [
    'a chunk of a bad size',
    `POST /api/plan HTTP/1.1\r\n${HEAD}Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n${HIDDEN}`,
  ],
  [
    'a chunk whose size has a sign',
    `POST /api/plan HTTP/1.1\r\n${HEAD}Transfer-Encoding: chunked\r\n\r\n-2\r\n{}\r\n0\r\n\r\n${HIDDEN}`,
  ],
  [
    'a chunk beyond all numbers',
    `POST /api/plan HTTP/1.1\r\n${HEAD}Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n{}\r\n0\r\n\r\n${HIDDEN}`,
  ],
  ['bare line feeds', `POST /api/plan HTTP/1.1\n${HEAD.replaceAll('\r\n', '\n')}Content-Length: 2\n\n{}${HIDDEN}`],
  [
    'a header that ends in a carriage return',
    `POST /api/plan HTTP/1.1\r\n${HEAD}X-A: b\rContent-Length: 300\r\nContent-Length: 2\r\n\r\n{}${HIDDEN}`,
  ],
  [
    'a zero byte in a header',
    `POST /api/plan HTTP/1.1\r\n${HEAD}X-A: b\u0000c\r\nContent-Length: 2\r\n\r\n{}${HIDDEN}`,
  ],
  ['a header without a colon', `POST /api/plan HTTP/1.1\r\n${HEAD}X-A\r\nContent-Length: 2\r\n\r\n{}${HIDDEN}`],
  [
    'a first header that begins with a space',
    `POST /api/plan HTTP/1.1\r\n X-A: b\r\n${HEAD}Content-Length: 2\r\n\r\n{}${HIDDEN}`,
  ],
  ['another version', `POST /api/plan HTTP/9.9\r\n${HEAD}Content-Length: 2\r\n\r\n{}${HIDDEN}`],
  ['no version', 'GET /api/targets\r\n\r\n'],
  ['a method that is none', `PO ST /api/plan HTTP/1.1\r\n${HEAD}Content-Length: 2\r\n\r\n{}`],
  ['a method in small letters', `post /api/pause HTTP/1.1\r\n${HEAD}Content-Length: 12\r\n\r\n{"all":true}`],
  ['the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
  ['a greeting of TLS', '\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003'],
  ['headers beyond measure', `GET /api/targets HTTP/1.1\r\n${HEAD}X-A: ${'a'.repeat(20_000)}\r\n\r\n`],
  ['a path beyond measure', `GET /api/targets?search=${'a'.repeat(20_000)} HTTP/1.1\r\n${HEAD}\r\n`],
] as const;

/** Messages that are malformed on purpose, so that what stands before the server and the server understand them differently. */
export const wire: readonly Attack[] = [
  ...messages.map(
    ([what, text]): Attack => ({
      name: `hides a request behind ${what}`,
      attempt: async (victim) => {
        const before = await victim.fingerprint();
        const statuses = statusesIn(await victim.raw(text));
        expect(statuses.filter((status) => status < 400)).toEqual([]);
        expect(await victim.fingerprint()).toEqual(before);
      },
    }),
  ),
  {
    name: 'upgrades to another protocol',
    attempt: async (victim) => {
      for (const protocol of ['websocket', 'h2c', 'TLS/1.0']) {
        const received = await victim.raw(
          `GET /api/stream HTTP/1.1\r\nHost: HOST\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: ${protocol}\r\nHTTP2-Settings: AAMAAABk\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n`,
        );
        expect(statusesIn(received)).not.toContain(101);
      }
    },
  },
  {
    name: 'has a header written into an answer',
    attempt: async (victim) => {
      const received = await victim.raw(
        'GET /api/targets/x%0d%0aSet-Cookie:%20a=b HTTP/1.1\r\nHost: HOST\r\nAuthorization: Bearer TOKEN\r\nConnection: close\r\n\r\n',
      );
      expect(received).not.toMatch(/^set-cookie/im);
    },
  },
];
