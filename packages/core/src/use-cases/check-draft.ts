import { isRecord } from '../base/is-record.js';
import { resolveWritten } from '../config/resolve-written.js';
import { refuseForms } from '../config/written-forms.js';
import { writtenOf } from '../config/written-settings.js';
import { Failure } from '../errors/failure.js';
import { type Problem, problem } from '../errors/problem.js';
import type { SeenDraft, WrittenSettings } from '../model/draft.js';
import { addressOf, type ResolvedTarget, type TargetKey } from '../model/target.js';
import { isSealed } from '../model/unboxed.js';
import type { StateStore } from '../state/state-store.js';
import { type ApiPolicy, policyProblems } from './api-policy.js';
import { draftAccount, type KeptTarget, type KeptTargets, shownWritten, writtenNow } from './managed-target.js';
import { mergePatch } from './merge-patch.js';
import { pagesIn } from './read-pages.js';
import { sealedFor } from './secret-settings.js';

/** How somebody wants to write a target. */
export interface DraftRequest {
  readonly key: string;
  /** Settings as plain JSON; for `merge`, a patch of those that are written now. */
  readonly written: unknown;
  /** `create`: there is none yet. `replace`: all settings anew. `merge`: RFC 7396. */
  readonly kind: 'create' | 'replace' | 'merge';
  /** How it was seen; without it, as it is now. */
  readonly seen?: SeenDraft | undefined;
}

/**
 * Checks what somebody wants to write, and answers it as a draft would keep it. Changes nothing. Throws `config.*` and `draft.*`
 * with the paths of settings, and `plan.shared-account`.
 */
export async function checkDraft(
  state: Pick<StateStore, 'readBlobs'>,
  policy: ApiPolicy,
  { request, kept, target }: { request: DraftRequest; kept: KeptTargets; target: KeptTarget },
): Promise<WrittenSettings> {
  refuseForms(request.written);
  const now = await writtenNow(state, target);
  const asked = request.kind === 'merge' ? mergePatch(shownWritten(now), request.written) : request.written;
  const {
    target: resolved,
    blobs,
    token,
  } = await resolveWritten(target.key, withSealedToken(asked, now), kept.applied.instances);
  const problems: Problem[] = [...policyProblems(resolved, policy), ...accountProblems(resolved, kept)];
  if (token !== undefined && policy.seal === undefined)
    problems.push(problem('draft.no-secret-key', {}, { path: 'tokenAuth' }));
  if (problems.length > 0) throw new Failure(problems);
  const { settings } = resolved;
  const tokenAuth = token === undefined ? settings.tokenAuth : policy.seal?.(token, sealedFor(settings));
  const [pages] = blobs;
  return writtenOf({ ...settings, tokenAuth }, pages === undefined ? [] : pagesIn(pages));
}

/** The mark of a sealed token stands for the one that is there. */
function withSealedToken(asked: unknown, now: WrittenSettings): unknown {
  if (!isRecord(asked) || !isSealed(asked['tokenAuth'])) return asked;
  const { tokenAuth } = now;
  if (!isSealed(tokenAuth)) throw new Failure([problem('draft.nothing-sealed', {}, { path: 'tokenAuth' })]);
  return { ...asked, tokenAuth };
}

/** Each site has one daily cap, and so one target: applied or a draft, whoever manages it. */
function accountProblems({ key, account }: ResolvedTarget, kept: KeptTargets): readonly Problem[] {
  const others = [...accountsAfter(kept)].filter(([other, theirs]) => other !== key && theirs === account);
  if (others.length === 0) return [];
  const targets = [key, ...others.map(([other]) => other)].map(addressOf);
  return [problem('plan.shared-account', { account, targets, isPartial: false }, { path: 'siteId' })];
}

/** The accounts of all targets, as they would be with all drafts. */
function accountsAfter({ applied, drafts }: KeptTargets): ReadonlyMap<TargetKey, string> {
  const accounts = new Map(applied.targets.map(({ target }) => [target.key, target.account]));
  for (const { target, change } of drafts) {
    if (change.kind === 'put') accounts.set(target, draftAccount(change.written));
    else accounts.delete(target);
  }
  return accounts;
}
