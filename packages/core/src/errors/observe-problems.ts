import type { Catalogue } from './words.js';

/** What the problems of metrics, logs and notifications need to know. */
export interface ObserveProblemDetails {
  /** `address`: as `HOST:PORT`. */
  'metrics.cannot-listen': { readonly address: string; readonly reason: string };
  /** `value`: as `"grpc"`, or in words where it may hold a secret. */
  'otel.unsupported': { readonly variable: string; readonly value: string; readonly expected: string };
  'log.cannot-write': { readonly file: string; readonly reason: string };
  /** Never the URL: it may hold a secret. */
  'notify.invalid-url': Record<never, never>;
  'notify.invalid-kind': { readonly kind: string; readonly kinds: readonly string[] };
}

/** Words of the problems of metrics, logs and notifications. */
export const observeProblems: Catalogue<ObserveProblemDetails> = {
  'metrics.cannot-listen': ({ address, reason }) => ({
    title: 'The metrics cannot be served',
    detail: `Nothing can listen on ${address}: ${reason}. Nothing was sent.`,
    fix: 'Give another address with --metrics, such as :9465, or :0 for any free port.',
  }),
  'otel.unsupported': ({ variable, value, expected }) => ({
    title: 'OpenTelemetry is asked for something that is not there',
    detail: `${variable} is ${value}, and this program has ${expected}. Nothing was sent.`,
    fix: `Set ${variable} to that, or OTEL_SDK_DISABLED=true.`,
  }),
  'log.cannot-write': ({ file, reason }) => ({
    title: 'The log cannot be written',
    detail: `${file}: ${reason}. Nothing was sent.`,
    fix: 'Name a file with --log-file in a folder that is there and that this user may write to.',
  }),
  'notify.invalid-url': () => ({
    title: 'The address of a notification is no web address',
    detail: 'What --notify or TRAFFICINATOR_NOTIFY gives is no http or https URL. Nothing was sent.',
    fix: 'Give the whole URL of the webhook, such as https://hooks.example.com/services/...; several are separated by spaces.',
  }),
  'notify.invalid-kind': ({ kind, kinds }) => ({
    title: 'There is no such kind of notification',
    detail: `"${kind}" is none of ${kinds.join(', ')}. Nothing was sent.`,
    fix: 'Give some of them with --notify-on, separated by commas.',
  }),
};
