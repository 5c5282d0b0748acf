import { type Clock, Failure, hashOfSecret, problem } from '@trafficinator/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { pathOf } from '../answered-path.js';
import type { ServerLog } from '../server-log.js';
import { FailedLogins } from './failed-logins.js';

/** Lets nobody try tokens for long, and tells the log of those who do. */
export class LoginGuard {
  readonly #failed: FailedLogins;
  readonly #log: ServerLog;

  constructor(clock: Pick<Clock, 'monotonicMs'>, log: ServerLog) {
    this.#failed = new FailedLogins(clock);
    this.#log = log;
  }

  /**
   * Answers what a token opens. Throws `access.wrong-token` for one that opens nothing, and `access.locked-out`, with a header that
   * says how long, where too many of those came from the same address.
   */
  async demand<Opened>(
    token: string,
    { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
    open: (token: string) => Promise<Opened | undefined>,
  ): Promise<Opened> {
    const { ip } = request;
    const hash = hashOfSecret(token);
    const seconds = this.#failed.lockedSeconds(ip);
    if (seconds > 0 && !this.#failed.isProven(ip, hash)) {
      this.#refuse(request, 'a token was not even looked at: too many wrong ones came from the address');
      reply.header('retry-after', seconds);
      throw new Failure([problem('access.locked-out', { seconds })]);
    }
    const opened = await open(token);
    if (opened === undefined) {
      this.#failed.failed(ip);
      this.#refuse(request, 'a token was not valid');
      throw new Failure([problem('access.wrong-token', {})]);
    }
    this.#failed.succeeded(ip, hash);
    return opened;
  }

  #refuse({ ip, method, url, id }: FastifyRequest, message: string): void {
    this.#log({ level: 'warn', message, fields: { address: ip, method, path: pathOf(url), request: id } });
  }
}
