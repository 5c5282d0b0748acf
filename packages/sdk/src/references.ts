/** Where a secret is to be found when a hit is signed. The value itself is never part of a config, plan or state. */
export type SecretReference = SecretEnv | SecretFile | SecretCommand;

/** A secret in an environment variable. */
export interface SecretEnv {
  readonly $kind: 'secretEnv';
  readonly name: string;
}

/** A secret in a file; its last line break is not part of it. */
export interface SecretFile {
  readonly $kind: 'secretFile';
  readonly path: string;
}

/** A secret that a program prints; the last line break is not part of it. */
export interface SecretCommand {
  readonly $kind: 'secretCommand';
  /** The program and its arguments. No shell reads them. */
  readonly command: readonly string[];
}

/** A file with one URL per line. */
export interface UrlList {
  readonly $kind: 'urlList';
  readonly path: string;
}

/**
 * Refers to a secret in an environment variable. The variable is read when hits are sent, never by `plan`.
 *
 * @example tokenAuth: secretEnv('MATOMO_TOKEN')
 */
export function secretEnv(name: string): SecretEnv {
  return { $kind: 'secretEnv', name };
}

/**
 * Refers to a secret in a file, such as a mounted Kubernetes secret. A relative path starts at the folder of the config.
 * The file is read when hits are sent, never by `plan`.
 *
 * @example tokenAuth: secretFile('/run/secrets/matomo-token')
 */
export function secretFile(path: string): SecretFile {
  return { $kind: 'secretFile', path };
}

/**
 * Refers to a secret that a program prints, such as `sops`, `pass` or the command line of a vault. The program is run without
 * a shell, in the folder of the config, when hits are to be sent, never by `plan`.
 *
 * @example tokenAuth: secretCommand(['sops', '--decrypt', '--extract', '["token"]', 'secrets.yaml'])
 */
export function secretCommand(command: readonly [program: string, ...args: string[]]): SecretCommand {
  return { $kind: 'secretCommand', command };
}

/**
 * Takes pages from a file: one absolute URL per line, optionally a tab and the page's title; `#` begins a comment line.
 * A relative path starts at the folder of the config.
 *
 * @example pages: urlList('./urls.txt')
 */
export function urlList(path: string): UrlList {
  return { $kind: 'urlList', path };
}
