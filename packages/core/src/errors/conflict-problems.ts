import { listed, targetsHave } from './target-names.js';
import type { Catalogue } from './words.js';

/** What the problems of settings that do not go together need to know. Targets are keys. */
export interface ConflictProblemDetails {
  'config.shared-instance': {
    /** Key of the instance. */
    readonly instance: string;
    /** The two URLs, as they are written. */
    readonly first: string;
    readonly firstPlace: string | undefined;
    readonly second: string;
  };
  /** `used`: keys of the instances that the targets are on. */
  'config.idle-instance': { readonly url: string; readonly used: readonly string[] };
  'config.empty-stages': Record<string, never>;
  'config.endless-warm-up': { readonly warmUp: string };
  'config.repeated-header': { readonly targets: readonly string[]; readonly first: string; readonly second: string };
  'config.literal-secret': { readonly targets: readonly string[]; readonly header: string; readonly variable: string };
  'config.two-authorizations': { readonly targets: readonly string[] };
  'config.half-certificate': { readonly targets: readonly string[]; readonly has: string; readonly lacks: string };
  /** `url`: the tracker of the first target. */
  'config.secret-in-clear': { readonly targets: readonly string[]; readonly url: string };
  /** `whose`: the budget. */
  'config.ambiguous-retries': { readonly targets: readonly string[]; readonly whose: 'target' | 'instance' };
  'config.idle-bulk': { readonly targets: readonly string[]; readonly isRealtime: boolean };
}

/** Words of the problems of settings that do not go together. */
export const conflictProblems: Catalogue<ConflictProblemDetails> = {
  'config.shared-instance': ({ instance, first, firstPlace, second }) => ({
    title: 'Two instances are the same Matomo',
    detail: `${first}${firstPlace === undefined ? '' : ` (${firstPlace})`} and ${second} in \`instances\` are both ${instance}. Each Matomo has one set of limits, whatever the scheme.`,
    fix: 'Remove one of the two.',
  }),
  'config.idle-instance': ({ url, used }) => ({
    title: 'No target is on the instance',
    detail: `No tracker lies in ${url}, so its limits bound nothing.${used.length === 0 ? '' : ` The targets are on ${listed(used)}.`}`,
    fix: `Correct the URL: it is that of a tracker without \`matomo.php\`. Or remove the entry.`,
  }),
  'config.empty-stages': () => ({
    title: 'No stage sends anything',
    detail: 'Each of `load.stages` has the rate 0.',
    fix: "stages: [{ for: '5m', rate: 50 }]",
  }),
  'config.endless-warm-up': ({ warmUp }) => ({
    title: 'The warm-up outlasts the stages',
    detail: `\`load.warmUp\` is ${warmUp}, which is as long as all of \`load.stages\` or longer: nothing would be left to look at.`,
    fix: 'Shorten `warmUp`, or give the stages more time.',
  }),
  'config.repeated-header': ({ targets, first, second }) => ({
    title: 'A header is named twice',
    detail: `${targetsHave(targets)} both \`${first}\` and \`${second}\` in \`headers\`. Capitals make no other header.`,
    fix: 'Remove one of the two.',
  }),
  'config.literal-secret': ({ targets, header, variable }) => ({
    title: 'A secret is written out in the config',
    detail: `${targetsHave(targets)} a header \`${header}\` whose value is no reference. Plans and the state hold what is written, and a header of such a name is taken for a secret.`,
    fix: `headers: { '${header}': secretEnv('${variable}') }`,
  }),
  'config.two-authorizations': ({ targets }) => ({
    title: 'A target has two authorizations',
    detail: `${targetsHave(targets)} both \`basicAuth\` and a header \`Authorization\`, which are the same header.`,
    fix: 'Remove one of the two.',
  }),
  'config.half-certificate': ({ targets, has, lacks }) => ({
    title: 'A certificate is only half there',
    detail: `${targetsHave(targets)} \`${has}\`, but no \`${lacks}\`. A client shows a certificate, and proves with its key that it is its own.`,
    fix: "tls: { cert: secretFile('certs/client.pem'), key: secretFile('certs/client.key') }",
  }),
  'config.secret-in-clear': ({ targets, url }) => ({
    title: 'A secret is sent without encryption',
    detail: `${targetsHave(targets)} \`basicAuth\` or a secret in \`headers\`, and a \`url\` without encryption, such as ${url}. Whoever is on the way can read it.`,
    fix: 'Use the https:// address of the tracker.',
  }),
  'config.ambiguous-retries': ({ targets, whose }) => ({
    title: 'A hit budget could not be kept',
    detail: `${targetsHave(targets)} \`delivery.retries.ambiguous\`, and ${whose === 'target' ? 'a hit budget' : 'an instance with a hit budget'}. A hit that is sent again after an ambiguous end may be counted twice, and no budget knows of it.`,
    fix: 'delivery: { retries: { ambiguous: false } }',
  }),
  'config.idle-bulk': ({ targets, isRealtime }) => ({
    title: 'No bulk request would be sent',
    detail: `${targetsHave(targets)} a \`delivery.bulkSize\` above 1, ${isRealtime ? 'but the mode `realtime`, in which each hit leaves when it happens' : 'but no `delivery.mode`: bulk requests are sent under `--rate` and `--stages` only'}. Only visits that are sent condensed share requests.`,
    fix: "delivery: { mode: 'condensed' }",
  }),
};
