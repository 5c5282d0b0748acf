import { expect } from 'vitest';
import type { Answer, Request } from './http.ts';
import type { Victim } from './victim.ts';

/** What somebody with bad intentions tries. It rejects where it succeeds. */
export interface Attack {
  readonly name: string;
  readonly attempt: (victim: Victim) => Promise<void>;
}

/** How a request must be refused. */
export interface Refusal {
  readonly status: number | readonly number[];
  /** The last part of the type of the problem. */
  readonly code?: string;
}

/** An attack of one request, which is refused. */
export function refused(name: string, request: Request | ((victim: Victim) => Request), refusal: Refusal): Attack {
  return {
    name,
    attempt: async (victim) => {
      const before = await victim.fingerprint();
      const answer = await victim.ask(typeof request === 'function' ? request(victim) : request);
      expectRefusal(answer, refusal);
      expect(await victim.fingerprint()).toEqual(before);
    },
  };
}

/** Attacks of one request each, which are refused alike. */
export function allRefused<Item>(
  items: readonly Item[],
  attackOf: (item: Item) => readonly [name: string, request: Request | ((victim: Victim) => Request)],
  refusal: Refusal,
): readonly Attack[] {
  return items.map((item) => refused(...attackOf(item), refusal));
}

/** Demands that an answer refuses, tells no more than it must, and is not taken for a page. */
export function expectRefusal(answer: Answer, { status, code }: Refusal): void {
  expect([status].flat(), `HTTP ${answer.status}: ${answer.body.slice(0, 500)}`).toContain(answer.status);
  if (code !== undefined) expect(answer.body).toContain(`"type":"urn:trafficinator:problem:${code}"`);
  expectHarmless(answer);
}

/** Demands that an answer is no page, quotes no code of ours, and sets no cookie. */
export function expectHarmless({ headers, body }: Answer): void {
  expect(body).not.toMatch(/\n\s+at |node_modules|\/dist\/|\/bundle\//);
  expect(headers['set-cookie']).toBeUndefined();
  expect(headers['access-control-allow-origin']).toBeUndefined();
  expect(headers['x-content-type-options']).toBe('nosniff');
  expect(headers['content-security-policy']).toContain("default-src 'none'");
}
