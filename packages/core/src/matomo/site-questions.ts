import { never } from '../base/never.js';
import type { ResolvedTarget } from '../model/target.js';
import type { AskMatomo } from './ask-matomo.js';
import { drift, type Finding, warning } from './finding.js';
import { quoted } from './quoted.js';
import { callOf, type Reply, type ReportingMethod, readReply, reportingUrl } from './reporting-api.js';
import { silenceFinding } from './silence-words.js';

/** Whom the questions are about. */
export interface AskedSite {
  readonly settings: ResolvedTarget['settings'];
  readonly token: string;
  /** For each question. */
  readonly timeoutMs: number;
}

// Room for the ids of 100,000 sites, which a super user of an agency's Matomo may be given.
const LONGEST_LIST = 1_048_576;

/** The questions about one site, and the words for answers that are none. */
export class SiteQuestions {
  readonly about: AskedSite;
  readonly #asker: AskMatomo;

  constructor(asker: AskMatomo, about: AskedSite) {
    this.#asker = asker;
    this.about = about;
  }

  /** Calls a method of the Reporting API. */
  async ask(method: ReportingMethod): Promise<Reply> {
    const { settings, token, timeoutMs } = this.about;
    const details = method === 'SitesManager.getSiteFromId' ? { idSite: settings.siteId } : { maxBytes: LONGEST_LIST };
    return readReply(await this.#asker.ask(callOf(settings.url, { method, token, timeoutMs, ...details })));
  }

  /** The first call failed, which a valid token never makes. */
  unknown(reply: Reply): Finding {
    switch (reply.kind) {
      case 'denied':
        return drift('token-refused', 'Matomo does not know the token. Is it the right one, and still valid?');
      case 'error':
        return drift('token-refused', `Matomo refuses the token and says ${this.#quoted(reply.message)}.`);
      default:
        return this.unanswered(reply, 'The site was not checked');
    }
  }

  /** Matomo refused to describe the site. */
  missing(message: string): Finding {
    const site = `There is no site ${this.about.settings.siteId}, or the token may not see it.`;
    return drift('no-such-site', `${site} Matomo says ${this.#quoted(message)}.`);
  }

  /** Something else came than Matomo would answer, or nothing. `what`: what is not known now, as the beginning of a sentence. */
  unanswered(reply: Reply, what: string): Finding {
    const url = reportingUrl(this.about.settings.url);
    if (reply.kind === 'silence') return silenceFinding(reply.silence, url, this.about.token);
    return warning('unchecked', `${what}: the Reporting API at ${url} answered with ${this.#wordsOf(reply)}.`);
  }

  #wordsOf(reply: Exclude<Reply, { kind: 'silence' }>): string {
    switch (reply.kind) {
      case 'value':
        return 'something that Matomo would not say';
      case 'error':
        return this.#quoted(reply.message);
      case 'denied':
        return 'HTTP 401';
      case 'strange':
        return reply.what;
      default:
        return never(reply);
    }
  }

  #quoted(text: string): string {
    return quoted(text, this.about.token);
  }
}
