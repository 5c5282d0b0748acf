/** Where a secret is to be found when a hit is signed. The value itself is never part of a config, plan or state. */
export type SecretReference = SecretEnv | SecretFile;

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
 * Takes pages from a file: one absolute URL per line, optionally a tab and the page's title; `#` begins a comment line.
 * A relative path starts at the folder of the config.
 *
 * @example pages: urlList('./urls.txt')
 */
export function urlList(path: string): UrlList {
  return { $kind: 'urlList', path };
}
