import { describe, expect, test } from 'vitest';
import { match, routeOf } from './routes.js';

describe('match', () => {
  test('reads the parts of a path that vary', () => {
    expect(match('/targets/:key/edit', '/targets/staging/edit')).toEqual({ key: 'staging' });
    expect(match('/runs/:id', '/runs/a%20b')).toEqual({ id: 'a b' });
  });

  test.each([
    ['/targets/:key', '/targets'],
    ['/targets/:key', '/targets/'],
    ['/targets/:key', '/targets/a/b'],
    ['/targets/:key', '/targets/%E0%A4%A'],
    ['/plan', '/plans'],
  ])('does not take %s for %s', (pattern, path) => {
    expect(match(pattern, path)).toBeUndefined();
  });
});

describe('routeOf', () => {
  test('takes a fixed path before one that varies', () => {
    expect(routeOf('/runs/compare').route.path).toBe('/runs/compare');
    expect(routeOf('/runs/1f').route.path).toBe('/runs/:id');
  });

  test('has a view for every other address', () => {
    expect(routeOf('/nowhere').route.title({})).toBe('Not found');
  });
});
