import type { FastifyRequest } from 'fastify';
import type { ApiUser } from '../../api/session.js';
import type { Access } from './access.js';

/** Who asks, and until when that holds. */
export interface Visitor {
  readonly user: ApiUser;
  /** Of a session; milliseconds since 1970. */
  readonly expiresAt?: number | undefined;
  /** Whether the visitor may still enter: asked again and again by what lasts. */
  readonly isStillWelcome: () => Promise<boolean>;
}

/** Remembers who asks with each request. */
export class Visitors {
  readonly #byRequest = new WeakMap<FastifyRequest, Visitor>();

  set(request: FastifyRequest, visitor: Visitor): void {
    this.#byRequest.set(request, visitor);
  }

  /** Undefined for whoever is not logged in. */
  of(request: FastifyRequest): Visitor | undefined {
    return this.#byRequest.get(request);
  }
}

/** Somebody with the secret of a session. */
export async function visitorOfSession(access: Access, secret: string): Promise<Visitor | undefined> {
  const open = await access.sessionOf(secret);
  if (open === undefined) return undefined;
  const { name, role } = open.token;
  return {
    user: { name, role, by: 'session' },
    expiresAt: open.session.expiresAt,
    isStillWelcome: async () => (await access.sessionOf(secret)) !== undefined,
  };
}

/** Somebody with a token. */
export async function visitorOfToken(access: Access, text: string): Promise<Visitor | undefined> {
  const token = await access.tokenOf(text);
  if (token === undefined) return undefined;
  const { id, name, role } = token;
  return { user: { name, role, by: 'token' }, isStillWelcome: () => access.isValid(id) };
}

/** Whoever is at this machine, as long as nobody needs to be told from anybody. */
export function localVisitor(access: Access): Visitor {
  return { user: { name: 'local', role: 'admin', by: 'open' }, isStillWelcome: () => access.isOpen() };
}
