import { isRecord } from '../base/is-record.js';
import { Failure } from '../errors/failure.js';
import { type Problem, problem } from '../errors/problem.js';
import { addressOf, type Blob, type ResolvedInstance, type ResolvedTarget, type TargetKey } from '../model/target.js';
import { isSealed } from '../model/unboxed.js';
import { pathText } from './locations/path-text.js';
import { resolveTargets } from './resolve-targets.js';
import type { SealedSecret } from './sealed-secret.js';
import { refuseForms } from './written-forms.js';

/** What settings that were written by themselves, outside of any config, ask for. */
export interface ResolvedWritten {
  /** With a token that was written as text, `tokenAuth` is `literal`: see `token`. */
  readonly target: ResolvedTarget;
  readonly blobs: readonly Blob[];
  /** A token that was written as text. It stands nowhere else. */
  readonly token?: string | undefined;
}

/**
 * Resolves the settings of one target as the API takes them: plain JSON, one layer, and nothing that only a config's folder could
 * give. They pass the checks of a config of this one target, and the problems have the paths in the target. Throws `config.*`,
 * `draft.not-in-api` and `draft.too-deep`.
 *
 * @param instances - that are applied: some settings do not go together with their budgets
 */
export async function resolveWritten(
  key: TargetKey,
  written: unknown,
  instances: readonly ResolvedInstance[],
): Promise<ResolvedWritten> {
  refuseForms(written);
  const token = isRecord(written) ? heldToken(written['tokenAuth']) : undefined;
  const layer = token === undefined || !isRecord(written) ? written : { ...written, tokenAuth: STAND_IN };
  const raw = { targets: { [key]: layer }, instances: writtenInstances(instances) };
  const { targets, blobs } = await resolved(raw, key);
  const [target] = targets;
  if (target === undefined) throw new TypeError('A config of one target asks for one.');
  if (token === undefined) return { target, blobs };
  const text = typeof token === 'string' ? token : undefined;
  const tokenAuth = typeof token === 'string' ? ({ $kind: 'literal' } as const) : token; // Keeps the literal.
  return { target: { ...target, settings: { ...target.settings, tokenAuth } }, blobs, token: text };
}

/** No config can hold a sealed token, and none shall see the text of another: something else stands there meanwhile. */
const STAND_IN = { $kind: 'secretEnv', name: 'TOKEN' };

function heldToken(written: unknown): string | SealedSecret | undefined {
  if (typeof written === 'string' && written !== '') return written;
  // Drafts hold it as it was sealed, and `refuseForms` has seen to its form.
  return isSealed(written) ? (written as SealedSecret) : undefined;
}

function writtenInstances(instances: readonly ResolvedInstance[]): Readonly<Record<string, object>> {
  return Object.fromEntries(instances.map(({ key, settings }) => [`https://${key}`, settings]));
}

async function resolved(raw: unknown, key: TargetKey) {
  try {
    return (await resolveTargets(raw, { folder: '/', locate: () => undefined, readText: refuseFiles })).desired;
  } catch (error) {
    if (error instanceof Failure) throw new Failure(error.problems.map((found) => withinTarget(found, key)));
    throw error;
  }
}

function refuseFiles(path: string): string {
  throw new TypeError(`Settings outside of a config name no file, and yet ${path} was to be read.`);
}

/** There is no `targets.KEY` where there is no config. */
function withinTarget({ path, detail, fix, ...found }: Problem, key: TargetKey): Problem {
  const above = pathText(['targets', key]);
  const short = (text: string) => text.replaceAll(`${above}.`, '').replaceAll(above, `target.${key}`);
  const within = path?.startsWith(`${above}.`) === true ? path.slice(above.length + 1) : undefined;
  // There are no profiles and defaults either in which it could stand.
  if (found.code === 'config.missing-setting' && within !== undefined)
    return problem('draft.missing-setting', { target: addressOf(key), setting: within }, { path: within });
  return {
    ...found,
    detail: short(detail),
    ...(fix !== undefined && { fix: short(fix) }),
    ...(within !== undefined && { path: within }),
  };
}
