import { append, urlList } from '@trafficinator/sdk';
import { describe, expect, test } from 'vitest';
import { aTarget, type Files, problemsOf, resolveConfig, warningsOf } from '../resolve-config.test.fixture.js';

const files: Files = {
  '/config/urls.txt': 'https://a.example/\nhttps://b.example/\tB',
  '/lists/more.txt': 'https://c.example/',
};

/** The pages of a target, read back from its blob. */
async function pagesOf(settings: object, defaults: object = {}): Promise<unknown> {
  const { desired } = await resolveConfig({ defaults, targets: { a: aTarget(settings) } }, files);
  const kept = desired.targets[0]?.settings.pages;
  return JSON.parse(desired.blobs.find(({ hash }) => hash === kept?.hash)?.text ?? '');
}

describe('PageBlobs', () => {
  test('keeps the pages of files and lists as one list', async () => {
    expect(await pagesOf({ pages: urlList('urls.txt') })).toEqual([
      { url: 'https://a.example/' },
      { title: 'B', url: 'https://b.example/' },
    ]);
    const pages = append([{ url: 'https://b.example/', title: 'Other' }, 'https://d.example/']);
    expect(await pagesOf({ pages, extends: [{ pages: urlList('/lists/more.txt') }] })).toEqual([
      { url: 'https://c.example/' },
      { title: 'Other', url: 'https://b.example/' },
      { url: 'https://d.example/' },
    ]);
    expect(await pagesOf({ pages }, { pages: urlList('./urls.txt') })).toEqual([
      { url: 'https://a.example/' },
      { title: 'B', url: 'https://b.example/' },
      { url: 'https://d.example/' },
    ]);
  });

  test('shares equal lists, and reads a file once', async () => {
    const targets = {
      a: aTarget({ siteId: 1, pages: urlList('urls.txt') }),
      b: aTarget({ siteId: 2, pages: ['https://a.example/', { url: 'https://b.example/', title: 'B' }] }),
      c: aTarget({ siteId: 3, pages: urlList('../config/urls.txt') }),
    };
    const { desired } = await resolveConfig({ targets }, files);
    expect(new Set(desired.targets.map(({ settings }) => settings.pages.hash)).size).toBe(1);
    expect(desired.blobs).toHaveLength(1);
    expect(desired.targets[0]?.settings.pages).toMatchObject({ $kind: 'blob', count: 2 });
  });

  test('says at which line a file is wrong, and of many lines only the first', async () => {
    const text = `https://a.example/\n${'nowhere\n'.repeat(15)}`;
    const raw = {
      targets: { a: aTarget({ pages: urlList('bad.txt') }), b: aTarget({ siteId: 2, pages: urlList('bad.txt') }) },
    };
    const problems = await problemsOf(raw, { '/config/bad.txt': text });
    expect(problems).toHaveLength(10);
    expect(problems[0]).toMatchObject({
      code: 'config.pages-bad-line',
      detail: '"nowhere" must be an absolute http:// or https:// URL.',
      place: { file: '/config/bad.txt', line: 2, column: 1 },
    });
    expect(problems[9]?.detail).toMatch(/So it is with 5 more lines of this file\.$/);
  });

  test('says when a file does not exist or holds nothing', async () => {
    const raw = {
      targets: { a: aTarget({ pages: urlList('no.txt') }), b: aTarget({ siteId: 2, pages: urlList('empty.txt') }) },
    };
    expect(await problemsOf(raw, { '/config/empty.txt': '# nothing' })).toMatchObject([
      { code: 'config.pages-unreadable', detail: '/config/no.txt does not exist.', path: 'targets.a.pages' },
      { code: 'config.pages-empty', detail: '/config/empty.txt holds no URL.', path: 'targets.b.pages' },
    ]);
  });

  test('warns of pages that are listed twice', async () => {
    const again = 'https://a.example/';
    const targets = {
      a: aTarget({ pages: urlList('a.txt') }),
      b: aTarget({ siteId: 2, pages: [again, again, again] }),
    };
    expect(await warningsOf({ targets }, { '/config/a.txt': `${again}\n${again}` })).toEqual([
      'config.duplicate-pages /config/a.txt:2:1: /config/a.txt holds "https://a.example/" again. Each page counts once, where it stands first.',
      'config.duplicate-pages targets.b.pages[1]: targets.b.pages holds "https://a.example/" and 1 more pages again. Each page counts once, where it stands first.',
    ]);
  });
});
