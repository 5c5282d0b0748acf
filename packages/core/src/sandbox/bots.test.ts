import { describe, expect, test } from 'vitest';
import { isBot } from './bots.js';
import { CHROME, FIREFOX } from './sandbox.test.kit.js';

describe('isBot', () => {
  test.each([
    'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
    'Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)',
    'Mozilla/5.0 (compatible; Yahoo! Slurp; http://help.yahoo.com/help/us/ysearch/slurp)',
    'facebookexternalhit/1.1',
    'Baiduspider+(+http://www.baidu.com/search/spider.htm)',
    'GPTBot/1.2',
  ])('knows %s', (userAgent) => {
    expect(isBot(userAgent)).toBe(true);
    expect(isBot(userAgent)).toBe(true);
  });

  test.each([CHROME, FIREFOX, '', 'node', 'Mozilla/5.0 (Linux; Android 10; CUBOT X30) Mobile', 'Robotics/1.0'])(
    'takes %j for a browser',
    (userAgent) => {
      expect(isBot(userAgent)).toBe(false);
    },
  );

  test('goes on when it has seen many', () => {
    for (let n = 0; n < 10_050; n++) isBot(`agent ${n}`);
    expect(isBot('GPTBot/1.2')).toBe(true);
  });
});
