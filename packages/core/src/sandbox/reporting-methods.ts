import type { SandboxSites, SiteRules } from './sandbox-sites.js';

/** The version of Matomo as which the sandbox answers. */
export const MATOMO_VERSION = '5.2.0';

/** A call of the Reporting API whose token somebody has. */
export interface ReportingCall {
  readonly method: string;
  readonly idSite: string | undefined;
  readonly token: string;
}

/** What Matomo answers to a method, to be sent as JSON; its errors are answers too, with status 200. */
export function answerMethod(call: ReportingCall, sites: SandboxSites): unknown {
  switch (call.method) {
    case 'API.getMatomoVersion':
    case 'API.getPiwikVersion':
      return { value: MATOMO_VERSION };
    case 'SitesManager.getSiteFromId':
      return siteAnswer(call, sites);
    case 'SitesManager.getSitesIdWithViewAccess':
      return sites.siteIdsBy('view', call.token);
    case 'SitesManager.getSitesIdWithWriteAccess':
      return sites.siteIdsBy('write', call.token);
    case 'SitesManager.getSitesIdWithAdminAccess':
      return sites.siteIdsBy('admin', call.token);
    default:
      return methodMissing(call.method);
  }
}

/** An error as Matomo words it in JSON. */
export function reportingError(message: string): unknown {
  return { result: 'error', message };
}

function siteAnswer({ idSite, token }: ReportingCall, sites: SandboxSites): unknown {
  if (idSite === undefined || idSite === '') return reportingError("Please specify a value for 'idSite'.");
  const site = sites.find(idSite);
  if (site !== undefined && sites.mayView(token, site.siteId)) return described(site);
  // Matomo tells only super users that a site does not exist.
  if (site === undefined && sites.isSuperUser(token)) {
    return reportingError(`An unexpected website was found in the request: website id was set to '${idSite}' .`);
  }
  return reportingError(`You can't access this resource as it requires 'view' access for the website id = ${idSite}.`);
}

function described({ siteId, timezone, profile }: SiteRules): unknown {
  return {
    idsite: siteId,
    name: profile.name,
    main_url: profile.mainUrl,
    ecommerce: profile.ecommerce ? 1 : 0,
    sitesearch: profile.siteSearch ? 1 : 0,
    timezone,
    currency: profile.currency,
    exclude_unknown_urls: 0,
    type: 'website',
  };
}

function methodMissing(method: string): unknown {
  const [module = '', action = ''] = method.split('.', 2);
  return reportingError(`The method '${action}' does not exist or is not available in the module '${module}'.`);
}
