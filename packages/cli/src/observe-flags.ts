import { resolve } from 'node:path';
import { Errors, Flags } from '@oclif/core';
import {
  type ListenAddress,
  type LogFormat,
  NOTICE_KINDS,
  type NoticeKind,
  noticeKinds,
  parseListenAddress,
  type WatchRequest,
  webhookUrls,
} from '@trafficinator/core';
import { environment } from './environment.js';

const listenAddress = Flags.custom<ListenAddress>({
  helpValue: '[HOST]:PORT',
  parse: async (text) => {
    const address = parseListenAddress(text);
    if (address !== undefined) return address;
    throw new Errors.CLIError(`"${text}" is no address: expected such as :9464, 0.0.0.0:9464 or [::1]:9464.`);
  },
});

const kinds = Flags.custom<ReadonlySet<NoticeKind>>({
  helpValue: 'KINDS',
  parse: async (text) => noticeKinds(text),
});

/** Who else is told of a run. */
export const observeFlags = {
  metrics: listenAddress({
    summary: 'Serve metrics to Prometheus there, under /metrics; without a host, to this machine alone.',
    helpGroup: 'WATCH',
  }),
  'log-format': Flags.option({ options: ['text', 'json'] as const })({
    summary:
      'How the log is written. With json, lines on standard error take the place of the progress, unless there is a file.',
    helpGroup: 'WATCH',
  }),
  'log-file': Flags.string({
    summary: 'Add the log to this file.',
    helpValue: 'FILE',
    helpGroup: 'WATCH',
  }),
  notify: Flags.string({
    summary: 'Post to this webhook what happens. TRAFFICINATOR_NOTIFY keeps a secret URL out of the list of processes.',
    helpValue: 'URL',
    multiple: true,
    multipleNonGreedy: true,
    helpGroup: 'WATCH',
  }),
  'notify-on': kinds({
    summary: `Of which kinds: some of ${NOTICE_KINDS.join(', ')}, separated by commas. Default: all.`,
    helpGroup: 'WATCH',
  }),
};

/** What was given for {@link observeFlags}. */
export interface ObserveFlags {
  readonly metrics?: ListenAddress | undefined;
  readonly 'log-format'?: LogFormat | undefined;
  readonly 'log-file'?: string | undefined;
  readonly notify?: readonly string[] | undefined;
  readonly 'notify-on'?: ReadonlySet<NoticeKind> | undefined;
  readonly 'env-file'?: readonly string[] | undefined;
}

/** Whether lines of JSON take the place of what people see of a run. */
export function isLoggedOnScreen(flags: ObserveFlags): boolean {
  return flags['log-format'] === 'json' && flags['log-file'] === undefined;
}

/** Who is to be told of a run; `say` prints a sentence on the screen. Throws `notify.invalid-url`. */
export function watchRequestOf(
  flags: ObserveFlags,
  say: (sentence: string) => void = onStandardError,
): Omit<WatchRequest, 'clock'> {
  const env = environment(flags['env-file'] ?? []);
  const urls = flags.notify?.join(' ') ?? env['TRAFFICINATOR_NOTIFY'] ?? '';
  return {
    env,
    metrics: flags.metrics,
    log: logOf(flags),
    notify: { urls: webhookUrls(urls), kinds: flags['notify-on'] ?? new Set(NOTICE_KINDS) },
    // Lines of JSON are not to be mixed with others: there, what is said is one of them.
    say: isLoggedOnScreen(flags) ? () => {} : say,
  };
}

function logOf(flags: ObserveFlags): WatchRequest['log'] {
  const file = flags['log-file'];
  const format = flags['log-format'] ?? 'text';
  if (file !== undefined) return { format, to: resolve(file) };
  return format === 'json' ? { format, to: { write: (line) => void process.stderr.write(line) } } : undefined;
}

function onStandardError(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
}
