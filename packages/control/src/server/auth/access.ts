import {
  type Clock,
  type Deps,
  hashOfSecret,
  type Instant,
  isSameHash,
  isTokenText,
  type KeptToken,
  type Session,
} from '@trafficinator/core';
import { RequestRate } from '../security/request-rate.js';
import { type OpenSession, sessionEnd, sessionIdleEnd } from './session-terms.js';

/** What was read is believed for so long: a token that was taken back is refused after at most a second. */
const BELIEVED_MS = 1_000;
const MOST_SESSIONS = 1_000;
/** Each use moves the end of a session, and the state is told of it once an hour. */
const PROLONGED_BY_MS = 3_600_000;
/** Sessions that are looked up a second: secrets that are made up must not keep the state busy. */
const LOOKUPS_PER_SECOND = 100;

interface Believed<Value> {
  readonly readAt: number;
  readonly value: Promise<Value>;
}

type AccessDeps = Pick<Deps, 'openState' | 'randomBytes'> & { readonly clock: Clock };

/** Who may enter, as the state says. Reads it at most once a second for all who ask. */
export class Access {
  readonly #deps: AccessDeps;
  readonly #lookups: RequestRate;
  readonly #sessions = new Map<string, Believed<Session | undefined>>();
  #tokens: Believed<readonly KeptToken[]> | undefined;
  #needsLogin: boolean;

  /** `needsLogin`: whether that is known, whatever tokens there are. */
  constructor(deps: AccessDeps, { needsLogin }: { readonly needsLogin: boolean }) {
    this.#deps = deps;
    this.#lookups = new RequestRate(deps.clock, LOOKUPS_PER_SECOND);
    this.#needsLogin = needsLogin;
  }

  /** Whether no token was ever given out: then there is nobody to tell from anybody. Once it is closed, it stays so. */
  async isOpen(): Promise<boolean> {
    await this.#readTokens();
    return !this.#needsLogin;
  }

  /** The token that was given out with this text and is valid now. */
  async tokenOf(text: string): Promise<KeptToken | undefined> {
    if (!isTokenText(text)) return undefined;
    const hash = hashOfSecret(text);
    return (await this.#validTokens()).find((token) => isSameHash(token.hash, hash));
  }

  /** Whether a token is valid still. */
  async isValid(id: string): Promise<boolean> {
    return (await this.#validTokens()).some((token) => token.id === id);
  }

  /** Logs somebody in: a session of its own for each login. */
  async begin(token: KeptToken): Promise<{ readonly secret: string; readonly session: OpenSession }> {
    const secret = Buffer.from(this.#deps.randomBytes(32)).toString('base64url');
    const now = this.#deps.clock.now();
    const session: Session = {
      hash: hashOfSecret(secret),
      token: token.id,
      startedAt: now,
      expiresAt: sessionIdleEnd(now, { startedAt: now, token }),
    };
    await this.#keep(session);
    return { secret, session: { session, token } };
  }

  /** The session with this secret, if it is valid; it goes on for longer by being used. */
  async sessionOf(secret: string): Promise<OpenSession | undefined> {
    const session = await this.#readSession(hashOfSecret(secret));
    const now = this.#deps.clock.now();
    if (session === undefined || session.expiresAt <= now || sessionEnd(session.startedAt) <= now) return undefined;
    const token = (await this.#validTokens()).find(({ id }) => id === session.token);
    if (token === undefined) return undefined;
    return { session: await this.#prolonged(session, token, now), token };
  }

  /** Logs somebody out, everywhere where the session is used. */
  async end(secret: string): Promise<void> {
    const hash = hashOfSecret(secret);
    if ((await this.#readSession(hash)) === undefined) return;
    await using state = await this.#deps.openState('write');
    await state.removeSession(hash);
    this.#sessions.delete(hash);
  }

  /** Forgets what was read: this server has just changed it. */
  forget(): void {
    this.#tokens = undefined;
    this.#sessions.clear();
  }

  async #prolonged(session: Session, token: KeptToken, now: Instant): Promise<Session> {
    const expiresAt = sessionIdleEnd(now, { startedAt: session.startedAt, token });
    if (expiresAt - session.expiresAt < PROLONGED_BY_MS) return session;
    const prolonged = { ...session, expiresAt };
    await this.#keep(prolonged);
    return prolonged;
  }

  async #keep(session: Session): Promise<void> {
    await using state = await this.#deps.openState('write');
    await state.addSession(session);
    this.#sessions.delete(session.hash);
  }

  async #validTokens(): Promise<readonly KeptToken[]> {
    const now = this.#deps.clock.now();
    const tokens = await this.#readTokens();
    return tokens.filter(({ expiresAt }) => (expiresAt ?? Number.POSITIVE_INFINITY) > now);
  }

  #readTokens(): Promise<readonly KeptToken[]> {
    if (!this.#isBelieved(this.#tokens)) {
      const value = this.#read(async (state) => {
        const tokens = await state.readTokens();
        this.#needsLogin ||= tokens.length > 0;
        return tokens;
      });
      this.#tokens = this.#believed(value, () => (this.#tokens = undefined));
    }
    return this.#tokens.value;
  }

  async #readSession(hash: string): Promise<Session | undefined> {
    const known = this.#sessions.get(hash);
    if (this.#isBelieved(known)) return known.value;
    this.#sessions.delete(hash);
    if (this.#lookups.take('') > 0) return undefined;
    const value = this.#read((state) => state.readSession(hash));
    this.#sessions.set(
      hash,
      this.#believed(value, () => this.#sessions.delete(hash)),
    );
    const [oldest] = this.#sessions.keys();
    if (this.#sessions.size > MOST_SESSIONS && oldest !== undefined) this.#sessions.delete(oldest);
    return value;
  }

  async #read<Value>(work: (state: Awaited<ReturnType<Deps['openState']>>) => Promise<Value>): Promise<Value> {
    await using state = await this.#deps.openState('read');
    return await work(state);
  }

  /** What could not be read is asked for anew by the next one. */
  #believed<Value>(value: Promise<Value>, onFailure: () => void): Believed<Value> {
    value.catch(onFailure);
    return { readAt: this.#deps.clock.monotonicMs(), value };
  }

  #isBelieved<Value>(known: Believed<Value> | undefined): known is Believed<Value> {
    return known !== undefined && this.#deps.clock.monotonicMs() - known.readAt < BELIEVED_MS;
  }
}
