import type { Instant } from '../base/clock.js';
import type { Drift } from '../model/drift.js';
import type { ResolvedTarget } from '../model/target.js';
import type { AskMatomo } from './ask-matomo.js';
import { drift, type Finding, warning } from './finding.js';
import { siteIdsIn, siteIn, versionIn } from './reported-values.js';
import { siteFindings, versionFindings } from './site-findings.js';
import { SiteQuestions } from './site-questions.js';
import { lookAtTracker } from './tracker-findings.js';

/** Whom to ask, and what it is compared with. */
export interface ProbeRequest {
  readonly target: ResolvedTarget;
  /** Without it only the tracker is looked at. */
  readonly token?: string | undefined;
  /** For each question. */
  readonly timeoutMs: number;
  /** The moment around which days are compared. */
  readonly at: Instant;
}

/**
 * Asks a target what it is, and says where that differs from what the config says. Records no hit and changes nothing.
 * The token is sent only where a tracker of Matomo answers. Never rejects: what cannot be asked is a finding as well.
 */
export async function probeTarget(asker: AskMatomo, request: ProbeRequest): Promise<readonly Drift[]> {
  const findings = await probe(asker, request);
  return findings.map((finding) => ({ target: request.target.key, ...finding }));
}

async function probe(asker: AskMatomo, { target, token, timeoutMs, at }: ProbeRequest): Promise<readonly Finding[]> {
  const { url } = target.settings;
  const { isTracker, findings } = lookAtTracker(await asker.ask({ url, timeoutMs }), url);
  if (!isTracker) return findings;
  if (token === undefined) return [...findings, tokenlessFinding(target)];
  const questions = new SiteQuestions(asker, { settings: target.settings, token, timeoutMs });
  return [...findings, ...(await probeSite(questions, at))];
}

function tokenlessFinding({ settings }: ResolvedTarget): Finding {
  const why = settings.tokenAuth === undefined ? 'the target has no token' : 'its token is not available here';
  const detail = `A tracker of Matomo answers. Whether site ${settings.siteId} exists, its time zone, ecommerce and site search were not checked: ${why}.`;
  return warning('unchecked', detail);
}

async function probeSite(questions: SiteQuestions, at: Instant): Promise<readonly Finding[]> {
  const { settings, token } = questions.about;
  const version = await questions.ask('API.getMatomoVersion');
  const number = version.kind === 'value' ? versionIn(version.value) : undefined;
  if (number === undefined) return [questions.unknown(version)];
  const reply = await questions.ask('SitesManager.getSiteFromId');
  if (reply.kind === 'error') return [questions.missing(reply.message)];
  const site = reply.kind === 'value' ? siteIn(reply.value) : undefined;
  if (site === undefined) return [questions.unanswered(reply, 'The site was not checked')];
  return [
    ...versionFindings(number),
    ...siteFindings(site, settings, { at, token }),
    ...(await accessFindings(questions)),
  ];
}

/** A super user's sites are in the list of administrators, and not in that of writers. */
async function accessFindings(questions: SiteQuestions): Promise<readonly Finding[]> {
  const { siteId } = questions.about.settings;
  for (const method of ['SitesManager.getSitesIdWithWriteAccess', 'SitesManager.getSitesIdWithAdminAccess'] as const) {
    const reply = await questions.ask(method);
    const sites = reply.kind === 'value' ? siteIdsIn(reply.value) : undefined;
    if (sites === undefined) return [questions.unanswered(reply, 'Whether the token may write was not checked')];
    if (sites.has(siteId)) return [];
  }
  const detail = `The token may not write to site ${siteId}, so Matomo refuses every hit that carries it with a country. Give its user write access to the site.`;
  return [drift('no-write-access', detail)];
}
