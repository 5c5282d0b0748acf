import { z } from 'zod';

// Matomo gives numbers as numbers or as texts, depending on its version and its database.
const flag = z.union([z.literal([0, 1, '0', '1']), z.boolean()]).transform((value) => Number(value) === 1);
const id = z.union([z.int(), z.string().regex(/^\d{1,15}$/)]).transform(Number);

const version = z.object({ value: z.string().regex(/^\d{1,4}(\.\d{1,4}){1,3}/) });
const site = z.object({ timezone: z.string().min(1), ecommerce: flag, sitesearch: flag });
// Old versions put the site into a list of one.
const oneSite = z.union([site, z.tuple([site]).transform(([only]) => only)]);

/** What is asked of a site. */
export type ReportedSite = z.output<typeof site>;

/** The numbers of the version that `API.getMatomoVersion` gave. */
export function versionIn(value: unknown): string | undefined {
  const text = version.safeParse(value).data?.value;
  return text === undefined ? undefined : /^[\d.]+/.exec(text)?.[0];
}

/** The site that `SitesManager.getSiteFromId` gave. */
export function siteIn(value: unknown): ReportedSite | undefined {
  return oneSite.safeParse(value).data;
}

/** The ids that a list of sites by access gave. */
export function siteIdsIn(value: unknown): ReadonlySet<number> | undefined {
  const ids = z.array(id).safeParse(value).data;
  return ids === undefined ? undefined : new Set(ids);
}
