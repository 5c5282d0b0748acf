import type { Instant } from '../base/clock.js';
import type { ResolvedTarget } from '../model/target.js';
import { drift, type Finding, warning } from './finding.js';
import { quoted } from './quoted.js';
import type { ReportedSite } from './reported-values.js';
import { haveSameDays } from './same-days.js';

type Settings = ResolvedTarget['settings'];

/** Compares a site with the settings of its target. `at`: the moment around which days are compared. */
export function siteFindings(site: ReportedSite, settings: Settings, by: { at: Instant; token: string }): Finding[] {
  return [
    ...timezoneFindings(site, settings, by),
    ...ecommerceFindings(site, settings),
    ...siteSearchFindings(site, settings),
  ];
}

function timezoneFindings(
  { timezone: zone }: ReportedSite,
  { timezone, siteId }: Settings,
  { at, token }: { at: Instant; token: string },
): readonly Finding[] {
  const isSame = haveSameDays(zone, timezone, at);
  if (isSame === true) return [];
  const said = `Site ${siteId} counts its days in ${quoted(zone, token)}, the target in "${timezone}"`;
  const detail =
    isSame === false
      ? `${said}: Matomo's day and that of the daily cap begin at different moments. Set the target's timezone to that of the site, or change it in Matomo.`
      : `${said}, and the zone of the site is not known here. Set a zone in Matomo that both know.`;
  return [drift('timezone', detail)];
}

function ecommerceFindings({ ecommerce }: ReportedSite, { ecommerce: orders, siteId }: Settings): readonly Finding[] {
  if (ecommerce || orders.orderRate === 0) return [];
  const detail = `Site ${siteId} is no shop in Matomo, so no report shows the orders of this target. Switch ecommerce on for the site, or set ecommerce: { orderRate: 0 }`;
  return [drift('ecommerce-off', detail)];
}

function siteSearchFindings({ sitesearch }: ReportedSite, { siteSearch, siteId }: Settings): readonly Finding[] {
  if (sitesearch || siteSearch.probability === 0) return [];
  const detail = `Site ${siteId} has site search switched off, so Matomo counts the searches of this target as pageviews. Switch it on for the site, or set siteSearch: { probability: 0 }`;
  return [drift('site-search-off', detail)];
}

const OLDEST_MAJOR = 5;

/** Says so when the traffic was made for a newer Matomo. */
export function versionFindings(version: string): readonly Finding[] {
  if (Number(version.split('.', 1)[0]) >= OLDEST_MAJOR) return [];
  const detail = `Matomo ${version} answers. The traffic is made for Matomo ${OLDEST_MAJOR} or newer, and older ones may count some of it otherwise.`;
  return [warning('version', detail)];
}
