import { gzipSync } from 'node:zlib';
import { type Attack, allRefused, refused } from './attack.ts';

const TARGETS = '/api/targets';
const JSON_TYPE = { 'content-type': 'application/json' } as const;

/** Bodies that are no JSON, or would change more than they may. */
const unreadable = [
  ['__proto__ at the top', '{"__proto__":{"role":"admin"},"key":"x","settings":{}}'],
  ['__proto__ within settings', '{"key":"x","settings":{"__proto__":{"url":"http://127.0.0.1/matomo.php"}}}'],
  ['__proto__, escaped', '{"key":"x","settings":{"\\u005f\\u005fproto__":{"polluted":true}}}'],
  ['constructor.prototype', '{"key":"x","settings":{"constructor":{"prototype":{"polluted":true}}}}'],
  ['__proto__ deep within', '{"key":"x","settings":{"delivery":{"__proto__":{"concurrency":1000000}}}}'],
  ['no JSON', '{"key":'],
  ['two values', '{"key":"x","settings":{}}{"key":"y","settings":{}}'],
  ['a comment', '{"key":"x",/* hi */"settings":{}}'],
  ['a trailing comma', '{"key":"x","settings":{},}'],
  ['single quotes', "{'key':'x','settings':{}}"],
  ['not a number', '{"key":"x","settings":{"visitsPerDay":NaN}}'],
  ['nothing', ''],
  ['a byte order mark and more', '\ufeff\ufeff{"key":"x","settings":{}}'],
  ['brackets without end', `{"key":"x","settings":${'['.repeat(50_000)}`],
  ['brackets, well closed', `{"key":"x","settings":{"events":${'['.repeat(10_000)}${']'.repeat(10_000)}}}`],
  ['objects within objects', `{"key":"x","settings":${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}}`],
] as const;

/** JSON that asks for what cannot be. */
const unfit = [
  ['a list in the place of a target', '[]'],
  ['null', 'null'],
  ['a text', '"x"'],
  ['a number', '1'],
  ['settings that are a list', '{"key":"x","settings":[]}'],
  ['settings that are null', '{"key":"x","settings":null}'],
  ['a key that is an object', '{"key":{"toString":"x"},"settings":{}}'],
  ['a key that is a list', '{"key":["x"],"settings":{}}'],
  ['the same key twice, the second one bad', '{"key":"fine","key":"../../etc","settings":{}}'],
  ['more than is asked for', '{"key":"x","settings":{},"managedBy":"config"}'],
  ['a role', '{"key":"x","settings":{},"role":"admin"}'],
  ['a revision', '{"key":"x","settings":{},"revision":0,"serial":99}'],
] as const;

/** Types of bodies that pages of other sites can send without asking, and others that nobody needs. */
const types = [
  'text/plain',
  'text/plain;charset=application/json',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'text/json',
  'text/html',
  'application/xml',
  'application/octet-stream',
  'application/json, text/plain',
  'application/jsonp',
  '*/*',
  'x',
] as const;

/** Bodies that shall break what reads them. */
export const bodies: readonly Attack[] = [
  ...allRefused(
    unreadable,
    ([what, body]) => [`sends a body with ${what}`, { method: 'POST', path: TARGETS, headers: JSON_TYPE, body }],
    { status: [400, 422] },
  ),
  ...allRefused(
    unfit,
    ([what, body]) => [`creates a target with ${what}`, { method: 'POST', path: TARGETS, headers: JSON_TYPE, body }],
    { status: 422 },
  ),
  ...allRefused(
    types,
    (type) => [
      `sends a body as ${type}`,
      (victim) => ({
        method: 'POST',
        path: TARGETS,
        headers: { 'content-type': type },
        body: JSON.stringify({ key: 'x', settings: victim.settings(70) }),
      }),
    ],
    { status: 415 },
  ),
  refused(
    'sends more than a megabyte',
    { method: 'POST', path: TARGETS, body: { key: 'x', settings: { name: 'x'.repeat(1_100_000) } } },
    { status: 413 },
  ),
  refused(
    'imports more than ten megabytes',
    { method: 'POST', path: '/api/import', body: { targets: {}, x: 'x'.repeat(10_600_000) } },
    { status: 413 },
  ),
  refused(
    'logs in with a megabyte',
    { method: 'POST', path: '/api/session', as: 'nobody', body: { token: 'x'.repeat(1_100_000) } },
    { status: 413 },
  ),
  refused(
    'sends a bomb that is packed',
    {
      method: 'POST',
      path: TARGETS,
      headers: { ...JSON_TYPE, 'content-encoding': 'gzip' },
      body: gzipSync(Buffer.alloc(5_000_000, '[')),
    },
    { status: [400, 415, 422] },
  ),
  refused(
    'sends bytes that are no UTF-8',
    { method: 'POST', path: TARGETS, headers: JSON_TYPE, body: Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]) },
    { status: [400, 422] },
  ),
  refused(
    'sends a patch as a list of operations',
    {
      method: 'PATCH',
      path: '/api/targets/plain',
      headers: { 'if-match': '*', 'content-type': 'application/json-patch+json' },
      body: [{ op: 'replace', path: '/url', value: 'http://127.0.0.1/' }],
    },
    { status: 415 },
  ),
  refused(
    'patches the prototype',
    {
      method: 'PATCH',
      path: '/api/targets/plain',
      headers: { 'if-match': '*', 'content-type': 'application/merge-patch+json' },
      body: '{"__proto__":{"url":"http://127.0.0.1/matomo.php"}}',
    },
    { status: [400, 422] },
  ),
  refused(
    'imports a target called __proto__',
    { method: 'POST', path: '/api/import', headers: JSON_TYPE, body: '{"targets":{"__proto__":{"siteId":1}}}' },
    { status: [400, 422] },
  ),
  refused(
    'imports a target called constructor',
    (victim) => ({
      method: 'POST',
      path: '/api/import',
      body: { targets: { 'constructor.prototype': victim.settings(70) } },
    }),
    { status: 422 },
  ),
  ...['../../etc/passwd', 'a/b', 'a.b', 'a b', 'ä', '', '-a', 'a'.repeat(64), '%2e%2e', 'a\nb', "a'b", '<b>'].map(
    (key) =>
      refused(
        `creates a target with the key ${JSON.stringify(key.slice(0, 20))}`,
        (victim) => ({ method: 'POST', path: TARGETS, body: { key, settings: victim.settings(70) } }),
        { status: 422 },
      ),
  ),
  ...[-1, 1.5, 1e300, 2 ** 53, '10', true, null, [10], { $gt: 0 }].map((visitsPerDay) =>
    refused(
      `creates a target with ${JSON.stringify(visitsPerDay)} (${typeof visitsPerDay === 'number' ? visitsPerDay : typeof visitsPerDay}) visits a day`,
      (victim) => ({
        method: 'POST',
        path: TARGETS,
        body: { key: 'x', settings: victim.settings(70, { visitsPerDay }) },
      }),
      { status: 422 },
    ),
  ),
];
