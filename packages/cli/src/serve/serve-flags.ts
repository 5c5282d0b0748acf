import { readFileSync } from 'node:fs';
import { Errors, Flags } from '@oclif/core';
import { Failure, type ListenAddress, messageOf, parseListenAddress, problem } from '@trafficinator/core';

const listenAddress = Flags.custom<ListenAddress>({
  helpValue: '[HOST:]PORT',
  parse: async (text) => {
    const address = parseListenAddress(text);
    if (address !== undefined) return address;
    throw new Errors.CLIError(`"${text}" is no address: expected such as 8650, 0.0.0.0:8650 or [::1]:8650.`);
  },
});

const publicUrl = Flags.custom<URL>({
  helpValue: 'URL',
  parse: async (text) => {
    const url = URL.parse(text);
    if (url !== null && /^https?:$/.test(url.protocol) && url.pathname === '/' && url.search === '') return url;
    throw new Errors.CLIError(`"${text}" is no address of a server: expected such as https://traffic.example.com.`);
  },
});

/** How a server is reached. */
export const reachFlags = {
  listen: listenAddress({
    summary: 'Where to listen; without a host, this machine alone is served. Port 0 takes any.',
    default: { host: '127.0.0.1', port: 8_650 },
    defaultHelp: async () => '127.0.0.1:8650',
    helpGroup: 'REACH',
  }),
  'host-name': Flags.string({
    summary: 'A name by which it is reached. Once for each.',
    helpValue: 'NAME',
    multiple: true,
    multipleNonGreedy: true,
    helpGroup: 'REACH',
  }),
  'public-url': publicUrl({
    summary: 'Where browsers reach it, when a proxy stands before it.',
    helpGroup: 'REACH',
  }),
  'trust-proxy': Flags.string({
    summary: 'Believe what this proxy says of who asks (X-Forwarded-*). An address or a network; once for each.',
    helpValue: 'ADDRESS',
    multiple: true,
    multipleNonGreedy: true,
    helpGroup: 'REACH',
  }),
  'tls-cert': Flags.string({
    summary: 'Serve by TLS with this certificate, in PEM form.',
    helpValue: 'FILE',
    dependsOn: ['tls-key'],
    helpGroup: 'REACH',
  }),
  'tls-key': Flags.string({
    summary: 'The key of the certificate.',
    helpValue: 'FILE',
    dependsOn: ['tls-cert'],
    helpGroup: 'REACH',
  }),
};

/** What users of the API may do. */
export const policyFlags = {
  'allow-target': Flags.string({
    summary:
      'Where targets of the API may be. Once for each, or TRAFFICINATOR_ALLOW_TARGET with commas. Default: any public address.',
    helpValue: 'PATTERN',
    multiple: true,
    multipleNonGreedy: true,
    helpGroup: 'POLICY',
  }),
  'allow-secret': Flags.string({
    summary:
      'A variable of the environment that targets of the API may use, and where its value may be sent. Default: none.',
    helpValue: 'NAME=ORIGIN[,ORIGIN]',
    multiple: true,
    multipleNonGreedy: true,
    helpGroup: 'POLICY',
  }),
  runner: Flags.boolean({
    summary: 'Let users of the API start a runner on this machine.',
    default: true,
    allowNo: true,
    helpGroup: 'POLICY',
  }),
};

/** Reads the certificate and its key, where they are given. Throws `cli.unreadable`. */
export function tlsFiles(flags: {
  readonly 'tls-cert'?: string | undefined;
  readonly 'tls-key'?: string | undefined;
}): { readonly cert: string; readonly key: string } | undefined {
  const { 'tls-cert': cert, 'tls-key': key } = flags;
  return cert === undefined || key === undefined ? undefined : { cert: readText(cert), key: readText(key) };
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new Failure([problem('cli.unreadable', { file, reason: messageOf(error) })], { cause: error });
  }
}
