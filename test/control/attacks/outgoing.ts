import { expect } from 'vitest';
import { z } from 'zod';
import { type Attack, allRefused, expectRefusal } from './attack.ts';
import { layBait } from './bait.ts';
import type { Victim } from './victim.ts';

/** Ways to write servers that are nobody's business: this machine, the metadata service of clouds, networks within. */
const places = [
  ['loopback', 'http://127.0.0.1/matomo.php'],
  ['loopback on another port', 'http://127.0.0.1:22/matomo.php'],
  ['loopback, in short', 'http://127.1/matomo.php'],
  ['loopback as a decimal number', 'http://2130706433/matomo.php'],
  ['loopback as a hexadecimal number', 'http://0x7f000001/matomo.php'],
  ['loopback as an octal number', 'http://017700000001/matomo.php'],
  ['loopback in octal parts', 'http://0177.0.0.1/matomo.php'],
  ['loopback in hexadecimal parts', 'http://0x7f.0.0.0x1/matomo.php'],
  ['loopback with a dot behind', 'http://127.0.0.1./matomo.php'],
  ['loopback, percent-encoded', 'http://%31%32%37.0.0.1/matomo.php'],
  ['loopback in full-width digits', 'http://１２７.０.０.１/matomo.php'],
  ['loopback with ideographic dots', 'http://127。0。0。1/matomo.php'],
  ['this machine as zero', 'http://0/matomo.php'],
  ['this machine as 0.0.0.0', 'http://0.0.0.0/matomo.php'],
  ['IPv6 loopback', 'http://[::1]/matomo.php'],
  ['IPv6 unspecified', 'http://[::]/matomo.php'],
  ['IPv4-mapped loopback', 'http://[::ffff:127.0.0.1]/matomo.php'],
  ['IPv4-mapped metadata service', 'http://[::ffff:a9fe:a9fe]/matomo.php'],
  ['IPv4-compatible loopback', 'http://[::127.0.0.1]/matomo.php'],
  ['NAT64 of loopback', 'http://[64:ff9b::7f00:1]/matomo.php'],
  ['local NAT64', 'http://[64:ff9b:1::1]/matomo.php'],
  ['6to4 of loopback', 'http://[2002:7f00:1::]/matomo.php'],
  ['Teredo of a private address', 'http://[2001:0:4136:e378:8000:63bf:f5ff:fffe]/matomo.php'],
  ['IPv6 link-local', 'http://[fe80::1]/matomo.php'],
  ['IPv6 unique local', 'http://[fd00:ec2::254]/matomo.php'],
  ['the metadata service', 'http://169.254.169.254/matomo.php'],
  ['the metadata service as a number', 'http://2852039166/matomo.php'],
  ['the metadata service over TLS', 'https://169.254.169.254/matomo.php'],
  ['a metadata service behind a carrier', 'http://100.100.100.200/matomo.php'],
  ['a private network, class A', 'http://10.0.0.1/matomo.php'],
  ['a private network, class B', 'http://172.16.0.1/matomo.php'],
  ['a private network, class C', 'https://192.168.0.1/matomo.php'],
  ['multicast', 'http://224.0.0.1/matomo.php'],
  ['broadcast', 'http://255.255.255.255/matomo.php'],
] as const;

/** What is no tracker at all. */
const strangers = [
  ['a file', 'file:///etc/matomo.php'],
  ['FTP', 'ftp://www.example.com/matomo.php'],
  ['gopher', 'gopher://127.0.0.1:6379/_INFO.php'],
  ['data', 'data:text/plain,x.php'],
  ['a script', 'javascript:alert(1)//.php'],
  ['a user before the host', 'http://www.example.com@127.0.0.1/matomo.php'],
  ['a user and a password', 'https://a:b@www.example.com/matomo.php'],
  ['a query that would be sent along', 'https://www.example.com/admin?x=/matomo.php'],
  ['a fragment that hides the path', 'https://www.example.com/admin#/matomo.php'],
  ['another script', 'http://127.0.0.1/actuator/shutdown'],
  ['line breaks', 'http://www.example.com/\r\nX-Evil: 1\r\n/matomo.php'],
  ['a zone of IPv6', 'http://[fe80::1%25lo]/matomo.php'],
] as const;

const REFUSED = { status: 422 } as const;

/** Requests that the server shall send for whoever asks it. */
export const outgoing: readonly Attack[] = [
  ...allRefused(
    places,
    ([what, url]) => [
      `creates a target at ${what}`,
      (victim) => ({
        method: 'POST',
        path: '/api/targets',
        body: { key: 'inside', settings: victim.settings(90, { url }) },
      }),
    ],
    { status: 422, code: 'draft.not-allowed' },
  ),
  ...allRefused(
    strangers,
    ([what, url]) => [
      `creates a target at ${what}`,
      (victim) => ({
        method: 'POST',
        path: '/api/targets',
        body: { key: 'inside', settings: victim.settings(90, { url }) },
      }),
    ],
    REFUSED,
  ),
  ...places.slice(0, 6).map(([what, url]) => patched(`moves a target to ${what}`, { url })),
  ...places
    .slice(-6)
    .map(([what, url]) =>
      patched(`leads a target through a proxy at ${what}`, { proxy: { url: new URL(url).origin } }),
    ),
  ...[...places.slice(14, 20), ...places.slice(25, 29)].map(([what, url]) => probed(`probes ${what}`, url)),
  ...places.slice(3, 6).map(
    ([what, url]): Attack => ({
      name: `imports a target at ${what}, among others that are fine`,
      attempt: async (victim) => {
        const before = await victim.fingerprint();
        const targets = { fine: victim.settings(91), inside: victim.settings(92, { url }) };
        expectRefusal(await victim.ask({ method: 'POST', path: '/api/import', body: { targets } }), REFUSED);
        expect(await victim.fingerprint()).toEqual(before);
      },
    }),
  ),
  {
    name: 'tries a target at the metadata service without keeping it',
    attempt: async (victim) => {
      const body = { key: 'inside', settings: victim.settings(90, { url: 'http://169.254.169.254/matomo.php' }) };
      expectRefusal(await victim.ask({ method: 'POST', path: '/api/targets?dryRun=true', body }), REFUSED);
    },
  },
  {
    name: 'probes a name that leads to this machine',
    attempt: async (victim) => {
      const { port, asked } = victim.secretService;
      const settings = victim.settings(93, { url: `http://localhost:${port}/matomo.php` });
      expect(await verdictOf(victim, { settings })).toBe('not-allowed');
      expect(asked).toEqual([]);
    },
  },
  {
    name: 'probes what redirects to this machine',
    attempt: async (victim) => {
      const { origin } = victim.secretService;
      await using elsewhere = await layBait((_request, response) =>
        response.writeHead(302, { location: `${origin}/` }).end(),
      );
      // The redirect itself lies where nothing is allowed: the bait is the only open door.
      const settings = victim.settings(94, { url: `${elsewhere.origin}/matomo.php` });
      expectRefusal(await victim.ask({ method: 'POST', path: '/api/probe', body: { settings } }), {
        status: [200, 422],
      });
      expect(elsewhere.asked).toEqual([]);
      expect(victim.secretService.asked).toEqual([]);
    },
  },
  {
    name: 'probes the server of the API itself',
    attempt: async (victim) => {
      const settings = victim.settings(95, { url: `${victim.origin}/api/matomo.php` });
      const { status, body } = await victim.ask({ method: 'POST', path: '/api/probe', body: { settings } });
      expect([status, body.includes('not-allowed')]).toEqual([status, true]);
    },
  },
];

function patched(name: string, change: Readonly<Record<string, unknown>>): Attack {
  return {
    name,
    attempt: async (victim) => {
      const before = await victim.fingerprint();
      const headers = { 'if-match': await victim.tagOf('plain'), 'content-type': 'application/merge-patch+json' };
      const answer = await victim.ask({ method: 'PATCH', path: '/api/targets/plain', headers, body: change });
      expectRefusal(answer, { status: 422, code: 'draft.not-allowed' });
      expect(await victim.fingerprint()).toEqual(before);
    },
  };
}

/** What may not be asked is told, whether by a refusal or by a verdict. */
function probed(name: string, url: string): Attack {
  return {
    name,
    attempt: async (victim) => {
      const answer = await victim.ask({
        method: 'POST',
        path: '/api/probe',
        body: { settings: victim.settings(90, { url }) },
      });
      expect([200, 422]).toContain(answer.status);
      expect(answer.body).toContain('not-allowed');
    },
  };
}

async function verdictOf(victim: Victim, body: unknown): Promise<string> {
  const answer = await victim.ask({ method: 'POST', path: '/api/probe', body });
  expect(answer.status, answer.body).toBe(200);
  return z.object({ verdict: z.string() }).parse(JSON.parse(answer.body)).verdict;
}
