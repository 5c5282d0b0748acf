import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Failure } from '../errors/failure.js';
import { PUBLIC_PLACES, parseAllowedTargets } from './allowed-targets.js';

const publicOnly = parseAllowedTargets(PUBLIC_PLACES);

/** Ways to write this machine, the metadata service of clouds, and private networks, as people try them. */
const spellings = [
  ['loopback', 'http://127.0.0.1/'],
  ['loopback by its short form', 'http://127.1/'],
  ['loopback in three parts', 'http://127.0.1/'],
  ['another loopback address', 'http://127.255.255.254/'],
  ['loopback as one decimal number', 'http://2130706433/'],
  ['loopback as one hexadecimal number', 'http://0x7f000001/'],
  ['loopback as one octal number', 'http://017700000001/'],
  ['loopback in hexadecimal parts', 'http://0x7f.0x0.0x0.0x1/'],
  ['loopback in octal parts', 'http://0177.0.0.01/'],
  ['loopback in mixed parts', 'http://0x7f.1/'],
  ['loopback with a dot behind', 'http://127.0.0.1./'],
  ['loopback, percent-encoded', 'http://%31%32%37.0.0.1/'],
  ['loopback in full-width digits', 'http://１２７.０.０.１/'],
  ['loopback with an ideographic full stop', 'http://127。0。0。1/'],
  ['loopback in circled digits', 'http://①②⑦.⓪.⓪.①/'],
  ['loopback with a soft hyphen', 'http://127.0.0.\u00AD1/'],
  ['loopback behind backslashes', 'http:\\\\127.0.0.1\\'],
  ['loopback with a tab in its host', 'http://127.0.\t0.1/'],
  ['loopback with a single slash', 'http:/127.0.0.1/'],
  ['loopback on another port', 'http://127.0.0.1:6379/'],
  ['this machine as zero', 'http://0/'],
  ['this machine as 0.0.0.0', 'http://0.0.0.0/'],
  ['IPv6 loopback', 'http://[::1]/'],
  ['IPv6 loopback, written out', 'http://[0:0:0:0:0:0:0:1]/'],
  ['IPv6 unspecified', 'http://[::]/'],
  ['IPv4-mapped loopback', 'http://[::ffff:127.0.0.1]/'],
  ['IPv4-mapped loopback in hexadecimal', 'http://[::ffff:7f00:1]/'],
  ['IPv4-mapped private', 'http://[::FFFF:10.0.0.1]/'],
  ['IPv4-compatible loopback', 'http://[::127.0.0.1]/'],
  ['IPv4-translated loopback', 'http://[::ffff:0:127.0.0.1]/'],
  ['NAT64 of loopback', 'http://[64:ff9b::127.0.0.1]/'],
  ['NAT64 of the metadata service', 'http://[64:ff9b::a9fe:a9fe]/'],
  ['local NAT64', 'http://[64:ff9b:1::8.8.8.8]/'],
  ['6to4 of loopback', 'http://[2002:7f00:1::]/'],
  ['6to4 of a private address', 'http://[2002:c0a8:101::1]/'],
  ['Teredo of a private address', 'http://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/'],
  ['ISATAP of a private address', 'http://[2a00:1450::5efe:10.0.0.1]/'],
  ['IPv6 link-local', 'http://[fe80::1]/'],
  ['IPv6 unique local', 'http://[fd00::1]/'],
  ['IPv6 metadata service', 'http://[fd00:ec2::254]/'],
  ['IPv6 site-local', 'http://[fec0::1]/'],
  ['IPv6 multicast', 'http://[ff02::1]/'],
  ['IPv6 documentation', 'http://[2001:db8::1]/'],
  ['IPv6 that nobody has', 'http://[4000::1]/'],
  ['the metadata service', 'http://169.254.169.254/latest/meta-data/'],
  ['the metadata service as a decimal number', 'http://2852039166/'],
  ['the metadata service as a hexadecimal number', 'http://0xA9FEA9FE/'],
  ['the metadata service in octal parts', 'http://0251.0376.0251.0376/'],
  ['the metadata service of Alibaba, behind a carrier', 'http://100.100.100.200/'],
  ['private, class A', 'http://10.1.2.3/'],
  ['private, class B', 'http://172.31.255.255/'],
  ['private, class C', 'http://192.168.1.1/'],
  ['protocol assignments', 'http://192.0.0.192/'],
  ['documentation', 'http://203.0.113.7/'],
  ['benchmarks', 'http://198.18.0.1/'],
  ['multicast', 'http://224.0.0.1/'],
  ['class E', 'http://240.0.0.1/'],
  ['broadcast', 'http://255.255.255.255/'],
] as const;

/** What is no target at all. */
const strangeUrls = [
  ['a user before the host', 'http://analytics.example.com@127.0.0.1/'],
  ['a password', 'https://a:b@analytics.example.com/'],
  ['a file', 'file:///etc/passwd'],
  ['FTP', 'ftp://analytics.example.com/'],
  ['gopher', 'gopher://127.0.0.1:6379/_INFO'],
  ['data', 'data:text/plain,x'],
  ['a script', 'javascript:alert(1)'],
  ['a zone of IPv6', 'http://[fe80::1%25eth0]/'],
  ['too many parts', 'http://1.2.3.4.5/'],
  ['a number that is too large', 'http://4294967296/'],
  ['a zero byte', 'http://exa\u0000mple.com/'],
  ['a space', 'http://exam ple.com/'],
  ['nothing', ''],
] as const;

describe('parseAllowedTargets', () => {
  test.each(spellings)('allows no %s where only public addresses are allowed', (_what, url) => {
    expect(publicOnly.refusalOf(url)).toMatch(/ is (a|an) .*, and is not among the allowed places\.$/);
  });

  test.each(strangeUrls)('allows no %s', (_what, url) => {
    expect(publicOnly.refusalOf(url)).toBeDefined();
  });

  test.each([
    'https://analytics.example.com/matomo.php',
    'http://analytics.example.com:8080/matomo.php',
    'https://8.8.8.8/matomo.php',
    'https://[2606:4700:4700::1111]/matomo.php',
    'https://[64:ff9b::8.8.8.8]/matomo.php',
    'https://bücher.example/matomo.php',
  ])('allows %s where any public address is', (url) => {
    expect(publicOnly.refusalOf(url)).toBeUndefined();
  });

  test.each([
    ['https://*.example.com', 'https://a.example.com/', true],
    ['https://*.example.com', 'https://a.b.EXAMPLE.com./', true],
    ['https://*.example.com', 'https://example.com/', false],
    ['https://*.example.com', 'https://notexample.com/', false],
    ['https://*.example.com', 'https://a.example.com.evil.org/', false],
    ['https://*.example.com', 'http://a.example.com/', false],
    ['https://*.example.com', 'https://a.example.com:8443/', false],
    ['https://*.example.com:*', 'https://a.example.com:8443/', true],
    ['https://*.bücher.example', 'https://shop.xn--bcher-kva.example/', true],
    ['HTTPS://Analytics.Example.COM', 'https://analytics.example.com/', true],
    ['https://analytics.example.com:443', 'https://analytics.example.com/', true],
    ['https://*', 'https://anything.example/', true],
    ['https://*', 'https://10.0.0.1/', false],
    ['https://*', 'https://8.8.8.8/', true],
    ['http://127.0.0.1:8090', 'http://127.0.0.1:8090/matomo.php', true],
    ['http://127.0.0.1:8090', 'http://2130706433:8090/matomo.php', true],
    ['http://127.0.0.1:8090', 'http://[::ffff:127.0.0.1]:8090/matomo.php', true],
    ['http://127.0.0.1:8090', 'http://127.0.0.1:8091/matomo.php', false],
    ['http://127.0.0.1:8090', 'http://127.0.0.2:8090/matomo.php', false],
    ['http://127.0.0.1:8090', 'http://localhost:8090/matomo.php', false],
    ['http://2130706433:8090', 'http://127.0.0.1:8090/matomo.php', true],
    ['http://10.0.0.0/8:*', 'http://10.200.3.4:9999/', true],
    ['http://10.0.0.0/8:*', 'http://11.0.0.1:9999/', false],
    ['http://10.0.0.0/8:*', 'https://10.0.0.1:9999/', false],
    ['https://[fd00::]/8', 'https://[fdab::1]/', true],
    ['https://[fd00::]/8', 'https://[fe80::1]/', false],
    ['http://10.0.0.0/8', 'http://[64:ff9b::10.0.0.1]/', false],
    ['http://0.0.0.0/0', 'http://[::1]/', false],
  ])('reads %s: %s is allowed: %s', (pattern, url, isAllowed) => {
    expect(parseAllowedTargets([pattern]).refusalOf(url) === undefined).toBe(isAllowed);
  });

  test.each([
    '',
    'example.com',
    '*.example.com',
    'ftp://example.com',
    'https://',
    'https://example.com/matomo.php',
    'https://user@example.com',
    'https://*.10.0.0.1',
    'https://a.*.example.com',
    'https://exa*mple.com',
    'https://example.com/8',
    'https://*/8',
    'https://10.0.0.0/33',
    'https://[fd00::]/129',
    'https://fd00::/8',
    'https://example.com:65536',
    'https://example.com:http',
    'https://exa mple.com',
  ])('takes %j for no pattern', (pattern) => {
    expect(() => parseAllowedTargets(['*', pattern])).toThrow(Failure);
  });

  test('names every pattern that is none', () => {
    const failure = catching(() => parseAllowedTargets(['nope', '*', 'https://a/b']));
    expect(
      failure.problems.map(({ code, detail }) => [code, detail.includes('nope') || detail.includes('a/b')]),
    ).toEqual([
      ['allow-target.invalid', true],
      ['allow-target.invalid', true],
    ]);
  });

  test('says what is allowed instead, and nothing where nothing is', () => {
    const url = 'https://other.example/';
    expect(parseAllowedTargets(['https://a.example', 'https://b.example']).refusalOf(url)).toBe(
      'https://other.example is not among the allowed places (allowed: https://a.example, https://b.example).',
    );
    expect(parseAllowedTargets([]).refusalOf(url)).toBe(
      'https://other.example is not among the allowed places (none is).',
    );
  });
});

describe('an address behind a name', () => {
  const url = 'https://analytics.example.com/matomo.php';

  test('is dialled if it is public', () => {
    expect(publicOnly.refusalAt(url, '93.184.215.14')).toBeUndefined();
    expect(publicOnly.refusalAt(url, '2606:2800:21f:cb07:6820:80da:af6b:8b2c')).toBeUndefined();
  });

  test.each([
    ['169.254.169.254', 'a link-local address'],
    ['127.0.0.1', 'a loopback address'],
    ['::ffff:10.0.0.5', 'a private address'],
    ['fe80::1%eth0', 'a link-local address'],
    ['64:ff9b::7f00:1', 'a loopback address (127.0.0.1) within IPv6'],
  ])('is not dialled as %s, %s', (address, kind) => {
    expect(publicOnly.refusalAt(url, address)).toContain(`${kind}, and is not among the allowed places.`);
  });

  test('is dialled in a private network that is named beside the name', () => {
    const allowed = parseAllowedTargets(['https://*.example.com', 'https://10.0.0.0/8']);
    expect(allowed.refusalAt(url, '10.1.2.3')).toBeUndefined();
    expect(allowed.refusalAt(url, '192.168.1.1')).toBeDefined();
    // The network alone lets nobody choose the name: a name says which of the sites behind an address is asked.
    expect(parseAllowedTargets(['https://10.0.0.0/8']).refusalAt(url, '10.1.2.3')).toBeDefined();
  });

  test('is dialled neither by another scheme nor on another port than those of the network', () => {
    const allowed = parseAllowedTargets(['http://*', 'https://*', 'https://10.0.0.0/8:8443']);
    expect(allowed.refusalAt('https://a.example:443/', '10.0.0.1')).toBeDefined();
    expect(allowed.refusalAt('http://a.example/', '10.0.0.1')).toBeDefined();
  });

  test.each(['', 'localhost', '127.1', '0x7f000001', '10.0.0.1/8'])('is no address as %j', (text) => {
    expect(publicOnly.refusalAt(url, text)).toContain('is no address');
  });
});

describe('a rule of addresses', () => {
  const octet = fc.nat(255);
  const arbIpv4 = fc.tuple(octet, octet, octet, octet);
  const hex = (value: number) => value.toString(16);

  test('is the same however an address is written', () => {
    fc.assert(
      fc.property(arbIpv4, ([a, b, c, d]) => {
        const number = ((a * 256 + b) * 256 + c) * 256 + d;
        const expected = publicOnly.refusalOf(`http://${a}.${b}.${c}.${d}/`) === undefined;
        const others = [
          `${number}`,
          `0x${hex(number)}`,
          `0${number.toString(8)}`,
          `0x${hex(a)}.0${b.toString(8)}.${c}.${d}`,
          `${a}.${b}.${c * 256 + d}`,
          `${a}.${b}.${c}.${d}.`,
          `[::ffff:${a}.${b}.${c}.${d}]`,
          `[::ffff:${hex(a * 256 + b)}:${hex(c * 256 + d)}]`,
        ];
        for (const host of others)
          expect([host, publicOnly.refusalOf(`http://${host}/`) === undefined]).toEqual([host, expected]);
      }),
    );
  });

  test('lets no gateway lead to what may not be dialled itself', () => {
    fc.assert(
      fc.property(arbIpv4, ([a, b, c, d]) => {
        if (publicOnly.refusalOf(`http://${a}.${b}.${c}.${d}/`) === undefined) return;
        const [high, low] = [hex(a * 256 + b), hex(c * 256 + d)];
        const inverted = [hex(0xffff - (a * 256 + b)), hex(0xffff - (c * 256 + d))];
        const gateways = [
          `64:ff9b::${high}:${low}`,
          `2002:${high}:${low}::1`,
          `2001:0:808:808:0:0:${inverted.join(':')}`,
          `2a00:1450::5efe:${high}:${low}`,
          `::${high}:${low}`,
        ];
        for (const host of gateways)
          expect([host, publicOnly.refusalOf(`http://[${host}]/`)]).toEqual([host, expect.any(String)]);
      }),
    );
  });

  test('holds exactly the addresses of a network', () => {
    fc.assert(
      fc.property(arbIpv4, arbIpv4, fc.nat(32), (network, asked, bits) => {
        const value = ([a, b, c, d]: readonly number[]) =>
          BigInt((((a ?? 0) * 256 + (b ?? 0)) * 256 + (c ?? 0)) * 256 + (d ?? 0)) >> BigInt(32 - bits);
        const allowed = parseAllowedTargets([`http://${network.join('.')}/${bits}`]);
        expect(allowed.refusalOf(`http://${asked.join('.')}/`) === undefined).toBe(value(network) === value(asked));
      }),
    );
  });
});

function catching(act: () => unknown): Failure {
  try {
    act();
  } catch (error) {
    if (error instanceof Failure) return error;
  }
  return expect.unreachable('Nothing was thrown.');
}
