import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fitted, titleFromUrl } from './titles.js';

describe('titleFromUrl', () => {
  test.each([
    ['https://a.example/shop/red-shoes', 'Shop - Red shoes'],
    ['https://a.example/shop/red_shoes.html?size=3#top', 'Shop - Red shoes'],
    ['https://a.example/%C3%BCber-uns/', 'Über uns'],
    ['https://a.example/a%2Fb', 'A b'],
    ['https://a.example/100%', '100%'],
    ['https://a.example/blog/index.php', 'Blog'],
    ['https://a.example/', 'Home'],
    ['https://a.example', 'Home'],
    ['https://a.example?x=/y', 'Home'],
  ])('reads %s as "%s"', (url, title) => {
    expect(titleFromUrl(url)).toBe(title);
  });

  test('makes a title of any URL, without a slash, that Matomo keeps whole', () => {
    fc.assert(
      fc.property(fc.webUrl({ withFragments: true, withQueryParameters: true }), (url) => {
        const title = titleFromUrl(url);
        expect(title).not.toBe('');
        expect(title).not.toContain('/');
        expect(title.length).toBeLessThanOrEqual(1_024);
      }),
    );
  });
});

describe('fitted', () => {
  test('cuts no character in half', () => {
    const title = fitted(`${'x'.repeat(1_023)}😀`);
    expect(title).toBe(`${'x'.repeat(1_023)}\ufffd`);
    expect(title.isWellFormed()).toBe(true);
  });
});
