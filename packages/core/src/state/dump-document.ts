// The file of `state pull`, `push`, `backup` and `restore`.
import { z } from 'zod';
import { canonicalJson } from '../base/canonical-json.js';
import { contentHash } from '../base/content-hash.js';
import { Failure } from '../errors/failure.js';
import { problem } from '../errors/problem.js';
import type { StateDump } from '../model/state-dump.js';
import { addressOf } from '../model/target.js';
import { dumpSchema } from './dump-schema.js';
import { instanceOf, loadOf, settingsOf } from './kept-json.js';
import { redactedDump } from './redacted-dump.js';

/**
 * `backup` has everything, and so the key of the fingerprints; `pull` leaves out key and fingerprints; `redacted` has only
 * what a plan needs, and nobody's name.
 */
export type DumpKind = 'pull' | 'redacted' | 'backup';

/** Writes a state as text: the same bytes for the same state. `tool` is the version that writes it. */
export function writeDump(dump: StateDump, { as, tool }: { readonly as: DumpKind; readonly tool: string }): string {
  const contents = { formatVersion: FORMAT, kind: as, tool, state: JSON.parse(canonicalJson(shown(dump, as))) };
  return `${JSON.stringify({ ...contents, checksum: checksumOf(contents) }, undefined, 2)}\n`;
}

/**
 * Reads what `writeDump` wrote. Throws `state.newer` for what a newer version wrote, and `state.dump-damaged` for anything else
 * in which a byte of the contents was changed; how it is spaced does not matter. `file` is for messages.
 */
export function readDump(text: string, file: string): { readonly kind: DumpKind; readonly dump: StateDump } {
  const { checksum, ...contents } = documentIn(text, file);
  if (checksum !== checksumOf(contents)) throw damaged(file, 'its contents and its checksum do not fit together');
  const state = dumpSchema.safeParse(contents.state);
  if (!state.success) throw damaged(file, faultOf(state.error), state.error);
  const { load, targets, instances, ...rest } = state.data;
  const changed = rest.blobs.find((blob) => contentHash(blob.text) !== blob.hash);
  if (changed !== undefined) throw damaged(file, `the blob ${changed.hash} has changed`);
  const dump = {
    ...rest,
    ...(load !== undefined && { load: loadOf(load, { state: file, what: 'load' }) }),
    targets: targets.map(({ target, ...how }) => {
      const settings = settingsOf(target.settings, { state: file, what: addressOf(target.key) });
      return { ...how, target: { ...target, settings } };
    }),
    instances: instances.map(({ key, settings }) => {
      return { key, settings: instanceOf(settings, { state: file, what: `the instance ${key}` }) };
    }),
  };
  return { kind: contents.kind, dump };
}

// 1.1: instances, budgets, what runs were worth, lateness. 1.2: drafts. What older ones lack has the value of a state that never had it.
const FORMAT = '1.2';

const documentSchema = z.strictObject({
  formatVersion: z.string(),
  kind: z.enum(['pull', 'redacted', 'backup']),
  tool: z.string(),
  state: z.record(z.string(), z.unknown()),
  checksum: z.string(),
});

/** Of a document whose format is newer, only the number of the format is known. */
const headerSchema = z.object({ formatVersion: z.string().regex(/^\d{1,9}\.\d{1,9}$/), state: z.unknown() });

function documentIn(text: string, file: string) {
  const value = parsed(text, file);
  const header = headerSchema.safeParse(value);
  if (!header.success) throw damaged(file, 'it is no state that was pulled or backed up', header.error);
  refuseNewer(header.data.formatVersion, file);
  const document = documentSchema.safeParse(value);
  if (!document.success) throw damaged(file, faultOf(document.error), document.error);
  return document.data;
}

function parsed(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw damaged(file, 'it is no JSON, or was cut off', cause);
  }
}

function refuseNewer(version: string, file: string): void {
  const [[major = 0, minor = 0], [ownMajor = 0, ownMinor = 0]] = [numbersOf(version), numbersOf(FORMAT)];
  if (major < ownMajor || (major === ownMajor && minor <= ownMinor)) return;
  const evidence = `its format is ${version}, and this version of Trafficinator knows ${FORMAT}`;
  throw new Failure([problem('state.newer', { state: file, evidence })]);
}

function numbersOf(version: string): readonly number[] {
  return version.split('.').map(Number);
}

function shown(dump: StateDump, as: DumpKind): StateDump {
  if (as === 'backup') return dump;
  const { fingerprints: _secret, ...rest } = dump;
  return as === 'redacted' ? redactedDump(rest) : rest;
}

function checksumOf(contents: object): string {
  return `sha256:${contentHash(canonicalJson(contents))}`;
}

function damaged(file: string, fault: string, cause?: unknown): Failure {
  return new Failure([problem('state.dump-damaged', { file, fault })], { cause });
}

function faultOf({ issues: [issue] }: z.ZodError): string {
  const path = issue?.path.map(String).join('.') ?? '';
  return `${path === '' ? 'it' : path} has an impossible value`;
}
