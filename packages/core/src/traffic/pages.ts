import type { Random } from '../base/random.js';
import type { Page } from '../model/target.js';
import type { ViewedPage } from '../model/visit.js';
import { fitted, titleFromUrl } from './titles.js';
import { drawViewId } from './view-id.js';
import { Weighted } from './weighted.js';

/** The pages of a site. The earlier a page stands in the list, the more popular it is (Zipf): the second has half the views of the first. */
export class SitePages {
  readonly #pages: readonly SitePage[];
  readonly #popularity: Weighted;

  /** The list must not be empty. Of pages with one URL, the first counts. */
  constructor(pages: readonly Page[]) {
    if (pages.length === 0) throw new TypeError('A site has at least one page.');
    const byUrl = new Map(pages.toReversed().map((page) => [page.url, page]));
    this.#pages = [...byUrl.values()].reverse().map(sitePage);
    this.#popularity = new Weighted(this.#pages.map((_page, rank) => 1 / (rank + 1)));
  }

  /** Draws so many views, each of another page than the one before where the site has more than one. */
  walk(random: Random, length: number): ViewedPage[] {
    const views: ViewedPage[] = [];
    let at = -1;
    let from: string | undefined;
    for (let step = 0; step < length; step++) {
      at = at < 0 ? this.#popularity.draw(random) : this.#popularity.drawOther(random, at);
      const { url, title } = this.#pages[at] as SitePage; // A draw is a position of the list.
      views.push({ url, title, viewId: drawViewId(random), from });
      from = url;
    }
    return views;
  }
}

type SitePage = Pick<ViewedPage, 'url' | 'title'>;

function sitePage({ url, title }: Page): SitePage {
  return { url, title: (title && fitted(title)) || titleFromUrl(url) };
}
