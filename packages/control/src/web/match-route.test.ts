import { describe, expect, test } from 'vitest';
import { matchRoute } from './match-route.js';

describe('matchRoute', () => {
  test('reads the parts of a path that vary', () => {
    expect(paramsOf('/targets/:key/edit', '/targets/staging/edit')).toEqual({ key: 'staging' });
    expect(paramsOf('/runs/:id', '/runs/a%20b')).toEqual({ id: 'a b' });
  });

  test.each([
    ['/targets/:key', '/targets'],
    ['/targets/:key', '/targets/'],
    ['/targets/:key', '/targets/a/b'],
    ['/targets/:key', '/targets/%E0%A4%A'],
    ['/plan', '/plans'],
  ])('does not take %s for %s', (pattern, path) => {
    expect(paramsOf(pattern, path)).toBeUndefined();
  });

  test('takes the first that fits', () => {
    const routes = [{ path: '/runs/compare' }, { path: '/runs/:id' }];
    expect(matchRoute(routes, '/runs/compare')?.route.path).toBe('/runs/compare');
    expect(matchRoute(routes, '/runs/1f')?.route.path).toBe('/runs/:id');
  });
});

function paramsOf(pattern: string, path: string) {
  return matchRoute([{ path: pattern }], path)?.params;
}
