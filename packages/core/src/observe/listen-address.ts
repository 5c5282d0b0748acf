/** Where something listens. */
export interface ListenAddress {
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
}

/** Reads `:9464`, `9464`, `HOST:PORT` or `[::1]:9464`; undefined for anything else. Without a host, only this machine is served. */
export function parseListenAddress(text: string): ListenAddress | undefined {
  const [, inBrackets, host, digits] = /^(?:\[([0-9a-fA-F:.]+)\]:|([^:\s/@]*):|)(\d{1,5})$/.exec(text) ?? [];
  const port = Number(digits);
  if (digits === undefined || port > 65_535) return undefined;
  return { host: inBrackets ?? (host || LOCAL), port };
}

/** `127.0.0.1:9464`, `[::1]:9464`. */
export function listenAddressText({ host, port }: ListenAddress): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** Whether only this machine is served. */
export function isLocal({ host }: ListenAddress): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d+){3}$/.test(host);
}

const LOCAL = '127.0.0.1';
