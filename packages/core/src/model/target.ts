import type { InstanceSettings, LoadSettings, TargetSettings } from '../schema/config.js';

declare const targetKeyBrand: unique symbol;
declare const accountKeyBrand: unique symbol;
declare const instanceKeyBrand: unique symbol;
declare const blobHashBrand: unique symbol;

/** A target's key in the config; its address is `target.KEY`. */
export type TargetKey = string & { readonly [targetKeyBrand]: 'TargetKey' };

/** One site of one Matomo, whatever key a target has: `HOST[:PORT]/PATH#SITE`. Counts stay with it. */
export type AccountKey = string & { readonly [accountKeyBrand]: 'AccountKey' };

/** One Matomo server: `HOST[:PORT]/PATH/`. Targets whose trackers lie in it share its limits and budgets. */
export type InstanceKey = string & { readonly [instanceKeyBrand]: 'InstanceKey' };

/** SHA-256 of a blob's text. */
export type BlobHash = string & { readonly [blobHashBrand]: 'BlobHash' };

/** A target after the merge of its layers: plain JSON, without any secret's value. */
export interface ResolvedTarget {
  readonly key: TargetKey;
  readonly account: AccountKey;
  readonly settings: TargetSettings;
}

/** An instance that the config names, with its limits. Others have the limits of `schema/instance` by default, and no budget. */
export interface ResolvedInstance {
  readonly key: InstanceKey;
  readonly settings: InstanceSettings;
}

/** What a runner needs that is too large for the settings, such as a list of pages. `text` is canonical JSON. */
export interface Blob {
  readonly hash: BlobHash;
  readonly text: string;
}

/** A page of a site. */
export interface Page {
  readonly url: string;
  readonly title?: string | undefined;
}

/** All that one config asks for. */
export interface DesiredState {
  readonly load: LoadSettings;
  /** Seed of the traffic; without one, the state's lineage is used. */
  readonly seed?: string | undefined;
  readonly targets: readonly ResolvedTarget[];
  /** Those that the config names, by key. */
  readonly instances: readonly ResolvedInstance[];
  readonly moved: readonly Moved[];
  readonly blobs: readonly Blob[];
}

/** Says that a target has a new key. */
export interface Moved {
  readonly from: TargetKey;
  readonly to: TargetKey;
}

/** The dotted path of a setting, such as `ecommerce.orderValue.min`. */
export type SettingPath = string;

/** Brands a key that passed the schema. */
export function targetKey(text: string): TargetKey {
  return text as TargetKey; // The brand has no value at run time.
}

/** Brands a hash. */
export function blobHash(text: string): BlobHash {
  return text as BlobHash; // The brand has no value at run time.
}

/** The address of a target, as users and messages write it. */
export function addressOf(key: TargetKey): `target.${string}` {
  return `target.${key}`;
}

/**
 * The account of a site. The scheme is left out, and `piwik.php` is the old name of `matomo.php`, so that neither
 * a move to HTTPS nor a changed spelling gives a site a second cap.
 */
export function accountOf(trackerUrl: string, siteId: number): AccountKey {
  const url = new URL(trackerUrl);
  const path = url.pathname.replace(/\/{2,}/g, '/').replace(/piwik\.php$/, 'matomo.php');
  return `${url.host}${path}#${siteId}` as AccountKey; // The brand has no value at run time.
}

/** The instance of a tracker, or of a base URL: like an account, whatever the scheme, and without the file. */
export function instanceOf(url: string): InstanceKey {
  const { host, pathname } = new URL(url);
  const folder = pathname.replace(/\/{2,}/g, '/').replace(/[^/]+\.php$/, '');
  return `${host}${folder.endsWith('/') ? folder : `${folder}/`}` as InstanceKey; // The brand has no value at run time.
}
