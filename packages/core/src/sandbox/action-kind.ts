import type { HitParameters } from './parameters.js';

/** What a recorded hit was. Every recorded hit has exactly one kind; a `productView` is also a pageview to Matomo. */
export const ACTION_KINDS = [
  'pageview',
  'event',
  'search',
  'outlink',
  'download',
  'contentImpression',
  'contentInteraction',
  'goal',
  'order',
  'cartUpdate',
  'productView',
  'ping',
] as const;

/** One of the kinds of recorded hits. */
export type ActionKind = (typeof ACTION_KINDS)[number];

/** Says what Matomo makes of the parameters: later tests in its order of precedence win over a plain pageview. */
export function kindOf(parameters: HitParameters): ActionKind {
  if (parameters.get('ping') === '1') return 'ping';
  return conversionKind(parameters) ?? clickKind(parameters) ?? pageKind(parameters);
}

/** True for the kinds that Matomo adds up as a visit's actions. */
export function countsAsAction(kind: ActionKind): boolean {
  return ACTIONS.has(kind);
}

const ACTIONS: ReadonlySet<ActionKind> = new Set([
  'pageview',
  'productView',
  'event',
  'search',
  'outlink',
  'download',
] as const);

function conversionKind(parameters: HitParameters): ActionKind | undefined {
  const idgoal = parameters.get('idgoal');
  if (idgoal === undefined || !/^\d+$/.test(idgoal)) return undefined;
  if (Number(idgoal) > 0) return 'goal';
  return parameters.get('ec_id') ? 'order' : 'cartUpdate';
}

function clickKind(parameters: HitParameters): ActionKind | undefined {
  if (parameters.get('download')) return 'download';
  if (parameters.get('link')) return 'outlink';
  // An event that lacks its category or action falls through to the page.
  if (parameters.get('e_c') && parameters.get('e_a')) return 'event';
  if (parameters.get('c_n')) return parameters.get('c_i') ? 'contentInteraction' : 'contentImpression';
  return undefined;
}

function pageKind(parameters: HitParameters): ActionKind {
  if (parameters.get('search')) return 'search';
  const hasProduct = parameters.get('_pks') || parameters.get('_pkn') || parameters.get('_pkc');
  return hasProduct ? 'productView' : 'pageview';
}
