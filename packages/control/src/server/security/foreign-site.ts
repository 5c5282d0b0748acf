/** What a request says of the page that it comes from. */
export interface PageOfRequest {
  readonly method: string;
  /** `Origin`. */
  readonly origin: string | undefined;
  /** `Sec-Fetch-Site`. */
  readonly site: string | undefined;
  /** `Sec-Fetch-Mode` and `Sec-Fetch-Dest`. */
  readonly mode: string | undefined;
  readonly destination: string | undefined;
}

/**
 * Why a request must be taken for one of another site's page, in words; undefined if it may be answered. Browsers say where a request
 * comes from, and programs say nothing: they have no cookie that a page could misuse. Pages of others may lead a person here by a link,
 * and no more.
 */
export function foreignSite(page: PageOfRequest, ownOrigins: readonly string[]): string | undefined {
  const { method, origin, site } = page;
  if (origin !== undefined && !ownOrigins.includes(origin.toLowerCase())) return `Origin: ${origin.slice(0, 100)}`;
  if (site === undefined || site === 'same-origin') return undefined;
  const isRead = method === 'GET' || method === 'HEAD';
  if (isRead && (site === 'none' || isLink(page))) return undefined;
  return `Sec-Fetch-Site: ${site.slice(0, 100)}`;
}

function isLink({ mode, destination }: PageOfRequest): boolean {
  return mode === 'navigate' && destination === 'document';
}
