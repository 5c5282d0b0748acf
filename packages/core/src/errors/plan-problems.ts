import type { Catalogue } from './words.js';

/** What the problems of plans need to know. `target` is an address, `file` a saved plan. */
export interface PlanProblemDetails {
  'plan.no-such-target': {
    readonly name: string;
    readonly known: readonly string[];
    readonly suggestion: string | undefined;
  };
  'plan.no-such-tag': {
    readonly tag: string;
    readonly known: readonly string[];
    readonly suggestion: string | undefined;
  };
  'plan.managed-by-api': { readonly target: string };
  'plan.shared-account': {
    readonly account: string;
    readonly targets: readonly string[];
    /** Only some targets were asked for, so the config alone need not be at fault. */
    readonly isPartial: boolean;
  };
  /** `what`: what the plan would do, follows the address: `would be deleted`. */
  'plan.protected': { readonly target: string; readonly what: string };
  'plan.objection': { readonly policy: string; readonly target: string | undefined; readonly message: string };
  /** `fault`: what it did instead, follows the policy: `threw TypeError: ...`. */
  'plan.policy-failed': { readonly policy: string; readonly fault: string };
  /** `evidence`: what it is instead, as a sentence without its full stop. */
  'plan.not-a-plan': { readonly file: string; readonly evidence: string };
  /** `fault`: what is wrong, as a sentence without its full stop. */
  'plan.damaged': { readonly file: string; readonly fault: string };
  'plan.newer': { readonly file: string; readonly version: string; readonly tool: string | undefined };
  'plan.other-version': { readonly file: string; readonly made: string };
  'plan.other-stack': { readonly file: string; readonly stack: string; readonly here: string };
  'plan.other-lineage': { readonly file: string; readonly lineage: string; readonly here: string | undefined };
  'plan.stale': { readonly file: string; readonly base: number; readonly serial: number };
  'plan.tampered': { readonly file: string };
}

/** Words of the problems of plans. */
export const planProblems: Catalogue<PlanProblemDetails> = {
  'plan.no-such-target': ({ name, known, suggestion }) => ({
    title: 'There is no such target',
    detail: `Neither the config nor the state has target.${name}.${question(suggestion === undefined ? undefined : `target.${suggestion}`)}${list('The targets are', known)}`,
    fix: 'trafficinator state list',
  }),
  'plan.no-such-tag': ({ tag, known, suggestion }) => ({
    title: 'No target has that tag',
    detail: `No target has the tag ${tag}.${question(suggestion)}${list('The tags are', known)}`,
    fix: 'Correct the tag, or add it to `tags` of the targets.',
  }),
  'plan.managed-by-api': ({ target }) => ({
    title: 'The target is managed by the API',
    detail: `${target} was created by the API, so no plan of a config changes it.`,
    fix: 'Leave it out of the selection. To change it by config, declare it there under the same key.',
  }),
  'plan.shared-account': ({ account, targets, isPartial }) => ({
    title: 'Two targets would be the same site',
    detail: `After this plan, ${targets.join(' and ')} would both send to ${account}. Each site has one daily cap, and so one target.`,
    fix: isPartial
      ? `trafficinator plan ${targets.map((target) => `--target ${target}`).join(' ')}`
      : 'Correct the `url` or `siteId` of one of them, or declare the target of the API in the config under its key.',
  }),
  'plan.protected': ({ target, what }) => ({
    title: 'A protected target would be changed',
    detail: `${target} is applied with \`protect\`, and ${what}. Nothing was changed.`,
    fix: `Set \`protect: false\` for ${target} and nothing else, apply that, and then this. If its block is gone from the config, put it back first.`,
  }),
  'plan.objection': ({ policy, target, message }) => ({
    title: 'A policy objects to the plan',
    detail: `${policy} says${target === undefined ? '' : ` of ${target}`}: ${message}`,
    fix: 'Change the config so that the policy agrees, or change the policy in `policies`.',
  }),
  'plan.policy-failed': ({ policy, fault }) => ({
    title: 'A policy failed',
    detail: `${policy} ${fault}. What it would have objected to is unknown, so the plan is refused.`,
    fix: 'Correct the function in `policies`: it takes the plan and answers a list of `{ target, message }`, empty if it agrees.',
  }),
  'plan.not-a-plan': ({ file, evidence }) => ({
    title: 'The file is no saved plan',
    detail: `${file} cannot be applied: ${evidence}.`,
    fix: 'trafficinator plan --out changes.plan',
  }),
  'plan.damaged': ({ file, fault }) => ({
    title: 'The saved plan is damaged',
    detail: `${file} cannot be trusted: ${fault}. Nothing was changed.`,
    fix: `trafficinator plan --out ${file}`,
  }),
  'plan.newer': ({ file, version, tool }) => ({
    title: 'The plan was saved by a newer version',
    detail: `${file} has the format ${version}${tool === undefined ? '' : `, of Trafficinator ${tool}`}, which this version does not know.`,
    fix: 'Update Trafficinator here, or plan and apply with the same version.',
  }),
  'plan.other-version': ({ file, made }) => ({
    title: 'The plan was saved by another version',
    detail: `${file} was saved by Trafficinator ${made}, which knows other settings than this version. Nothing was changed.`,
    fix: `trafficinator plan --out ${file}`,
  }),
  'plan.other-stack': ({ file, stack, here }) => ({
    title: 'The plan is for another stack',
    detail: `${file} was made for the stack ${stack}, and this is the stack ${here}. Nothing was changed.`,
    fix: `trafficinator apply ${file} --stack ${stack}`,
  }),
  'plan.other-lineage': ({ file, lineage, here }) => ({
    title: 'The plan is for another state',
    detail: `${file} was made for the state with the lineage ${lineage}, and this one ${here === undefined ? 'has never been applied' : `has the lineage ${here}`}. Nothing was changed.`,
    fix: 'Check `state` of the config and TRAFFICINATOR_STATE, or plan again for this state.',
  }),
  'plan.stale': ({ file, base, serial }) => ({
    title: 'The saved plan is stale',
    detail: `${file} was made for serial ${base}, but the state is at serial ${serial}: something was applied in between. Nothing was changed.`,
    fix: `trafficinator plan --out ${file}`,
  }),
  'plan.tampered': ({ file }) => ({
    title: 'The saved plan is not what was saved',
    detail: `The signature of ${file} does not fit: its contents were changed, or another state signed it. Nothing was changed.`,
    fix: `trafficinator plan --out ${file}`,
  }),
};

const MOST_NAMES = 10;

function list(words: string, names: readonly string[]): string {
  if (names.length === 0) return '';
  const rest = names.length - MOST_NAMES;
  return ` ${words} ${names.slice(0, MOST_NAMES).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}.`;
}

function question(suggestion: string | undefined): string {
  return suggestion === undefined ? '' : ` Did you mean ${suggestion}?`;
}
