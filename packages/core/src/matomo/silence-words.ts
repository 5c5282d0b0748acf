import { instant } from '../base/clock.js';
import type { MatomoSilence } from './ask-matomo.js';
import { drift, type Finding, warning } from './finding.js';
import { quoted } from './quoted.js';
import { readAnswer } from './read-answer.js';
import { NOT_ALLOWED } from './transport.js';

/** Code of a question that was never asked, because the time for all of them was up. */
export const TIME_UP = 'TIME_UP';

/** Says in words why a server gave no answer. */
export function silenceFinding(silence: MatomoSilence, url: string, token?: string): Finding {
  const { host } = new URL(url);
  if (silence.code === TIME_UP) return warning('unchecked', `${host} was not asked: ${silence.message}`);
  if (silence.code === NOT_ALLOWED) return drift('not-allowed', `${silence.message} Nothing was asked.`);
  return warning('unreachable', `${reasonOf(silence, host, token)} Nothing more was checked.`);
}

function reasonOf(silence: MatomoSilence, host: string, token: string | undefined): string {
  const { code, message } = silence;
  const said = quoted(message === '' ? code : message, token);
  if (code === 'TIMEOUT' || code === 'CONNECT_TIMEOUT') return `${host} takes too long: ${firstLower(message)}`;
  switch (classOf(silence)) {
    case 'dns':
      return `The name of ${host} has no address (${code}). Is the url right?`;
    case 'connection-refused':
      return `Nothing listens at ${host}: the connection was refused (${code}).`;
    case 'tls':
      return `The certificate of ${host} is not to be trusted, or it speaks no TLS (${code}): ${said}.`;
    default:
      return `The connection to ${host} failed (${code}): ${said}.`;
  }
}

/** As the runner would tell it, had no part of a hit left. */
function classOf(silence: MatomoSilence): string | undefined {
  const outcome = readAnswer({ ...silence, reached: false }, instant(0));
  return outcome.kind === 'accepted' ? undefined : outcome.class;
}

function firstLower(text: string): string {
  return `${text.slice(0, 1).toLowerCase()}${text.slice(1)}`;
}
