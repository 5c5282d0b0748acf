import type { Catalogue } from './words.js';

/** What the problems of targets of the API need to know. `target` is an address, `setting` a path in the target. */
export interface DraftProblemDetails {
  'draft.exists': { readonly target: string; readonly isDraft: boolean };
  'draft.managed-by-config': { readonly target: string };
  'draft.no-such-target': { readonly target: string };
  'draft.no-such-draft': { readonly targets: readonly string[] };
  /** `why`: as a sentence. */
  'draft.not-allowed': { readonly setting: string; readonly url: string; readonly why: string };
  /** `receivers`: the servers to which its value would go. `isKnown`: the name is allowed, but not for all of them. */
  'draft.secret-not-allowed': {
    readonly setting: string;
    readonly name: string;
    readonly receivers: readonly string[];
    readonly isKnown: boolean;
  };
  'draft.no-secret-key': Record<never, never>;
  'draft.missing-setting': { readonly target: string; readonly setting: string };
  'draft.nothing-sealed': Record<never, never>;
  /** `sealedFor`, `receiver`: origins of servers. */
  'draft.token-elsewhere': { readonly sealedFor: string; readonly receiver: string };
  /** `form`: what is written there, such as `urlList`. `instead`: as a sentence. */
  'draft.not-in-api': { readonly setting: string; readonly form: string; readonly instead: string };
  'draft.too-deep': { readonly most: number };
  'draft.taken-over': { readonly target: string; readonly who: string };
  /** `variable`: the one that the exported config names. */
  'export.sealed-token': { readonly target: string; readonly variable: string };
  'secret.bad-key': { readonly variable: string };
  'secret.bad-allowance': { readonly text: string; readonly rule: string };
}

/** Words of the problems of targets of the API. */
export const draftProblems: Catalogue<DraftProblemDetails> = {
  'draft.exists': ({ target, isDraft }) => ({
    title: 'There is such a target already',
    detail: `${target} ${isDraft ? 'waits as a draft' : 'is applied'}. Nothing was changed.`,
    fix: 'Change it with PUT or PATCH, or choose another key.',
  }),
  'draft.managed-by-config': ({ target }) => ({
    title: 'The target is managed by a config',
    detail: `${target} comes from a config, which is the truth for what it declares: the API can pause and resume it, and changes nothing else of it.`,
    fix: `Change ${target} in trafficinator.config.ts, then:\ntrafficinator apply`,
  }),
  'draft.no-such-target': ({ target }) => ({
    title: 'There is no such target',
    detail: `${target} is neither applied nor a draft.`,
    fix: 'trafficinator state list',
  }),
  'draft.no-such-draft': ({ targets }) => ({
    title: 'There is no such draft',
    detail: `Nothing waits to be applied of ${targets.join(', ')}.`,
    fix: 'trafficinator plan --drafts',
  }),
  'draft.not-allowed': ({ setting, url, why }) => ({
    title: 'The API may not reach that server',
    detail: `\`${setting}\` is ${url}. ${why}`,
    fix: 'Whoever runs the server can allow it:\ntrafficinator serve --allow-target https://HOST',
  }),
  'draft.secret-not-allowed': ({ setting, name, receivers, isKnown }) => ({
    title: 'The API may not use that secret there',
    detail: isKnown
      ? `\`${setting}\` would send ${name} to ${receivers.join(' and ')}, for which it is not meant.`
      : `\`${setting}\` refers to ${name}, which targets of the API may not use.`,
    fix: `Whoever runs the server can allow it:\ntrafficinator serve --allow-secret ${name}=${receivers.join(',')}`,
  }),
  'draft.no-secret-key': () => ({
    title: 'There is no key to seal the token with',
    detail: 'A token that is given as text is kept sealed, and this server has no key. Nothing was kept.',
    fix: 'Start the server, and all runners, with a key of 32 bytes:\nexport TRAFFICINATOR_SECRET_KEY="$(openssl rand -base64 32)"\nOr refer to a secret: { "$kind": "secretEnv", "name": "MATOMO_TOKEN" }',
  }),
  'draft.missing-setting': ({ target, setting }) => ({
    title: 'A required setting is missing',
    detail: `${target} has no \`${setting}\`.`,
    fix: 'Write it beside the others. GET /api/presets has settings to begin with.',
  }),
  'draft.nothing-sealed': () => ({
    title: 'There is no token to keep',
    detail: '`{ "$kind": "sealed" }` stands for the token that was sealed before, and this target has none.',
    fix: 'Give the token as text, or leave `tokenAuth` out.',
  }),
  'draft.token-elsewhere': ({ sealedFor, receiver }) => ({
    title: 'The token would go to another server',
    detail: `The token was given for ${sealedFor}, and would go to ${receiver}. A sealed token is never sent anywhere else.`,
    fix: 'Give the token anew with the new address, or remove it: "tokenAuth": null with PATCH.',
  }),
  'draft.not-in-api': ({ setting, form, instead }) => ({
    title: 'That works in a config only',
    detail: `\`${setting}\` is ${form}, which the API does not take. ${instead}`,
    fix: 'Correct the setting, or declare the target in a config.',
  }),
  'draft.too-deep': ({ most }) => ({
    title: 'The settings are nested too deeply',
    detail: `No setting lies more than ${most} levels deep. Nothing was changed.`,
    fix: 'GET /api/schema/target tells what the settings look like.',
  }),
  'draft.taken-over': ({ target, who }) => ({
    title: 'A draft is of a target of a config',
    detail: `${target} is managed by a config now, and ${who} left a draft of it, which is kept.`,
    fix: `Discard it in the pages or with DELETE /api/targets/${target.replace('target.', '')}/draft, or plan without it:\ntrafficinator plan --drafts --exclude ${target}`,
  }),
  'export.sealed-token': ({ target, variable }) => ({
    title: 'A token cannot be exported',
    detail: `The token of ${target} was given to the API as text, and nobody can read it here. The exported config refers to the variable ${variable} instead.`,
    fix: `export ${variable}=...`,
  }),
  'secret.bad-key': ({ variable }) => ({
    title: 'The key for sealed tokens is no key',
    detail: `${variable} must be 32 random bytes as base64 or as 64 hex digits.`,
    fix: `export ${variable}="$(openssl rand -base64 32)"`,
  }),
  'secret.bad-allowance': ({ text, rule }) => ({
    title: 'A secret cannot be allowed so',
    detail: `${text} ${rule}.`,
    fix: '--allow-secret MATOMO_TOKEN=https://analytics.example.com',
  }),
};
