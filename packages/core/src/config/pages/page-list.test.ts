import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parsePageList } from './page-list.js';

describe('parsePageList', () => {
  test('reads URLs and titles, and passes over comments and blank lines', () => {
    const text =
      '\uFEFF# Pages\r\nhttps://a.example/\r\n\r\n  https://a.example/b\tThe second one \r\n\t# https://a.example/c\nhttps://a.example/d#e  Two words';
    expect(parsePageList(text)).toEqual({
      pages: [
        { url: 'https://a.example/' },
        { url: 'https://a.example/b', title: 'The second one' },
        { url: 'https://a.example/d#e', title: 'Two words' },
      ],
      faults: [],
      duplicates: [],
    });
  });

  test('says where a line is no page', () => {
    const long = `https://a.example/ ${'x'.repeat(1_025)}`;
    expect(parsePageList(`https://a.example/\n  www.a.example/b Title\nftp://a.example/\n${long}`).faults).toEqual([
      { line: 2, column: 3, url: 'www.a.example/b', rule: 'must be an absolute http:// or https:// URL' },
      { line: 3, column: 1, url: 'ftp://a.example/', rule: 'must be an absolute http:// or https:// URL' },
      { line: 4, column: 1, url: 'https://a.example/', rule: 'has a title of more than 1,024 characters' },
    ]);
  });

  test('takes each page once, where it stands first', () => {
    const { pages, duplicates } = parsePageList(
      'https://a.example/ First\nhttps://b.example/\nhttps://a.example/ Again',
    );
    expect(pages).toEqual([{ url: 'https://a.example/', title: 'First' }, { url: 'https://b.example/' }]);
    expect(duplicates).toEqual([{ line: 3, column: 1, url: 'https://a.example/' }]);
  });

  test('finds nothing in a file of nothing', () => {
    expect(parsePageList('\n# nothing\n').pages).toEqual([]);
  });

  test('reads back what is written, whatever the line ends', () => {
    const arbTitle = fc.stringMatching(/^[a-zA-Z0-9äß#]+( [a-zA-Z0-9äß#]+)*$/);
    const arbPage = fc.record({ url: fc.webUrl(), title: arbTitle }, { requiredKeys: ['url'] });
    const arbPages = fc.uniqueArray(arbPage, { selector: ({ url }) => url });
    fc.assert(
      fc.property(
        arbPages,
        fc.constantFrom('\n', '\r\n', '\n\n'),
        fc.constantFrom('\t', ' ', ' \t '),
        (pages, end, gap) => {
          const text = pages.map(({ url, title }) => (title === undefined ? url : `${url}${gap}${title}`)).join(end);
          expect(parsePageList(text)).toEqual({ pages, faults: [], duplicates: [] });
        },
      ),
    );
  });
});
