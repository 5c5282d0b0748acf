import type { Seal } from '../config/sealed-secret.js';
import { Failure } from '../errors/failure.js';
import { type Problem, problem } from '../errors/problem.js';
import type { AllowedTargets } from '../matomo/allowed-targets.js';
import type { ResolvedTarget } from '../model/target.js';
import type { TargetSettings } from '../schema/config.js';
import { receiversOf, type SecretSetting, sealedFor, secretSettings } from './secret-settings.js';

/**
 * What whoever runs the server lets users of the API do: they could otherwise send any variable of its environment to a server of
 * their own, or reach what only it can reach. Made once, when the server starts.
 */
export interface ApiPolicy {
  readonly targets: AllowedTargets;
  readonly secrets: readonly AllowedSecret[];
  /** Seals tokens that are given as text; undefined where there is no key. */
  readonly seal?: Seal | undefined;
}

/** A variable of the environment that targets of the API may name, and the origins to which its value may be sent. */
export interface AllowedSecret {
  readonly name: string;
  readonly origins: readonly string[];
}

/** Reads `NAME=https://origin[,https://origin2]`. Throws `secret.bad-allowance`. */
export function parseAllowedSecret(text: string): AllowedSecret {
  const [, name, list] = /^([A-Za-z_][A-Za-z0-9_]*)=(.+)$/s.exec(text) ?? [];
  if (name === undefined || list === undefined) throw refusal(text, 'is no NAME=https://HOST');
  const origins = list.split(',').map((part) => {
    const url = URL.parse(part.trim());
    if (url === null || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '')
      throw refusal(text, `names ${part.trim()}, which is no origin such as https://analytics.example.com`);
    if (url.pathname !== '/' || url.search !== '' || url.hash !== '')
      throw refusal(
        text,
        `names ${part.trim()}; a secret is bound to a whole server, so leave out what follows its host`,
      );
    return url.origin;
  });
  return { name, origins: [...new Set(origins)] };
}

/** Finds what a target of the API may not have: servers that it may not reach, and secrets that it may not send there. */
export function policyProblems({ settings }: ResolvedTarget, policy: ApiPolicy): readonly Problem[] {
  return [
    ...serverProblems('url', settings.url, policy),
    ...(settings.proxy === undefined ? [] : serverProblems('proxy.url', settings.proxy.url, policy)),
    ...secretSettings(settings).flatMap((setting) => secretProblems(setting, settings, policy)),
  ];
}

function serverProblems(setting: string, url: string, { targets }: ApiPolicy): readonly Problem[] {
  const why = targets.refusalOf(url);
  return why === undefined ? [] : [problem('draft.not-allowed', { setting, url, why }, { path: setting })];
}

function secretProblems(
  { path, reference }: SecretSetting,
  settings: TargetSettings,
  { secrets }: ApiPolicy,
): readonly Problem[] {
  switch (reference.$kind) {
    case 'sealed': {
      const receiver = sealedFor(settings);
      if (reference.origin === receiver) return [];
      return [problem('draft.token-elsewhere', { sealedFor: reference.origin, receiver }, { path })];
    }
    case 'secretEnv': {
      const receivers = receiversOf(path, settings);
      const allowed = secrets.filter(({ name }) => name === reference.name).flatMap(({ origins }) => origins);
      if (receivers.every((receiver) => allowed.includes(receiver))) return [];
      const details = { setting: path, name: reference.name, receivers, isKnown: allowed.length > 0 };
      return [problem('draft.secret-not-allowed', details, { path })];
    }
    case 'literal':
      return []; // It is the server's to seal.
    default: {
      // No draft holds any other reference.
      const name = reference.$kind;
      const details = { setting: path, name, receivers: receiversOf(path, settings), isKnown: false };
      return [problem('draft.secret-not-allowed', details, { path })];
    }
  }
}

function refusal(text: string, rule: string): Failure {
  return new Failure([problem('secret.bad-allowance', { text, rule })]);
}
