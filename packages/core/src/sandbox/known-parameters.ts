import type { HitParameters } from './parameters.js';
import type { Violation, ViolationKind } from './violations.js';

/** Counts what is wrong with the names and the forms of a hit's parameters, each by itself. */
export function checkParameters(parameters: HitParameters, found: Violation[]): void {
  for (const [name, value] of parameters) {
    const rule = RULES.get(name);
    if (rule === undefined) {
      if (!CUSTOM_DIMENSION.test(name)) found.push({ kind: 'unknown parameter', detail: name });
    } else if (rule.isFine !== undefined && !rule.isFine(value)) {
      found.push({ kind: rule.otherwise, detail: name });
    }
  }
}

/** The parameters that say what the action was, as JSON: no identity, no token, nothing that belongs to the whole visit. */
export function payloadOf(parameters: HitParameters): string {
  const payload: Record<string, string> = {};
  for (const [name, value] of parameters) {
    if (RULES.get(name)?.describesAction ?? CUSTOM_DIMENSION.test(name)) payload[name] = value;
  }
  return JSON.stringify(payload);
}

interface Rule {
  readonly describesAction: boolean;
  readonly isFine?: ((value: string) => boolean) | undefined;
  readonly otherwise: ViolationKind;
}

const CUSTOM_DIMENSION = /^dimension[1-9]\d{0,3}$/;
const ABSOLUTE_URL = /^[a-z][a-z0-9+.-]*:\/\/[^\s/?#]+/i;
const NUMBER = /^-?\d+(\.\d+)?$/;
const WHOLE_NUMBER = /^\d+$/;

/** True for a URL that has a scheme and a host. */
export function isAbsoluteUrl(url: string): boolean {
  return ABSOLUTE_URL.test(url);
}

const upTo = (length: number) => (value: string) => value.length <= length;
const like = (pattern: RegExp) => (value: string) => pattern.test(value);

const RULES: ReadonlyMap<string, Rule> = new Map([
  ...rules('idsite rec apiv rand send_image token_auth cid new_visit bots urlref queuedtracking', false),
  ...rules('ua uadata lang h m s cookie country region city lat long cip cdt cdo', false),
  ...rules('fla java qt realp pdf wma ag dir gears cs', false),
  ...rules('_id', false, '_id not 16 hex', like(/^[0-9a-f]{16}$/i)),
  ...rules('res', false, 'res not WxH', like(/^\d{1,5}x\d{1,5}$/)),
  ...rules('url action_name', false, 'longer than Matomo keeps', upTo(1024)),
  ...rules('uid', false, 'longer than Matomo keeps', upTo(200)),
  ...rules('ping e_c e_a e_n search c_n c_p c_t c_i ec_id ec_items _pks _pkn _pkc ca', true),
  ...rules('_rcn _rck _ref _refts', true),
  ...rules('search_cat', true, 'longer than Matomo keeps', upTo(200)),
  ...rules('link download', true, 'link not absolute', isAbsoluteUrl),
  ...rules('pv_id', true, 'pv_id not 6 alphanumerics', like(/^[0-9a-z]{6}$/i)),
  ...rules('e_v revenue ec_st ec_tx ec_sh ec_dt _pkp', true, 'not a number', like(NUMBER)),
  ...rules('search_count idgoal', true, 'not a number', like(WHOLE_NUMBER)),
  ...rules('pf_net pf_srv pf_tfr pf_dm1 pf_dm2 pf_onl', true, 'not a number', like(WHOLE_NUMBER)),
]);

function rules(
  names: string,
  describesAction: boolean,
  otherwise: ViolationKind = 'unknown parameter',
  isFine?: (value: string) => boolean,
): [string, Rule][] {
  return names.split(' ').map((name) => [name, { describesAction, otherwise, isFine }]);
}
