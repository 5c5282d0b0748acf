import { Failure } from '../errors/failure.js';
import { problem } from '../errors/problem.js';
import type { Post, PostOutcome } from './notifier.js';

const TIMEOUT_MS = 10_000;

/** Reads the URLs of webhooks, separated by spaces. Throws `notify.invalid-url`, without the text: it may hold a secret. */
export function webhookUrls(text: string): readonly URL[] {
  return text
    .split(/\s+/)
    .filter((part) => part !== '')
    .map((part) => {
      const url = URL.canParse(part) ? new URL(part) : undefined;
      if (url?.protocol === 'http:' || url?.protocol === 'https:') return url;
      throw new Failure([problem('notify.invalid-url', {})]);
    });
}

/** Posts to a webhook. Redirects are not followed: what is told is for this server alone. */
export function webhook(url: URL): Post {
  const { username, password } = url;
  const bare = new URL(url);
  bare.username = '';
  bare.password = '';
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  const headers = {
    'Content-Type': 'application/json',
    ...(username === '' ? {} : { Authorization: `Basic ${Buffer.from(credentials).toString('base64')}` }),
  };
  return async (body, ended) => {
    try {
      const signal = AbortSignal.any([ended, AbortSignal.timeout(TIMEOUT_MS)]);
      const response = await fetch(bare, { method: 'POST', headers, body, signal, redirect: 'manual' });
      await response.body?.cancel();
      return outcomeOf(response.status);
    } catch {
      return 'retry';
    }
  };
}

function outcomeOf(status: number): PostOutcome {
  if (status >= 200 && status < 300) return 'delivered';
  return status === 429 || status >= 500 ? 'retry' : 'refused';
}
