import { describe, expect, test } from 'vitest';
import { stateLocation } from './state-location.js';

const at = (text: string, stack = 'default') => stateLocation(text, { folder: '/srv/config', stack });

describe('stateLocation', () => {
  test('reads paths from the folder, and gives each stack a file of its own', () => {
    expect(at('.trafficinator/state.db')).toEqual({ kind: 'sqlite', file: '/srv/config/.trafficinator/state.db' });
    expect(at('/var/state.db', 'eu-prod')).toEqual({ kind: 'sqlite', file: '/var/state.eu-prod.db' });
    expect(at('state', 'dev')).toEqual({ kind: 'sqlite', file: '/srv/config/state.dev' });
  });

  test('reads addresses of PostgreSQL, and gives each stack a schema of its own', () => {
    const url = 'postgres://ada@db.example.com/traffic';
    expect(at(url)).toEqual({ kind: 'postgres', url, schema: 'trafficinator' });
    expect(at(url, 'eu-prod')).toEqual({ kind: 'postgres', url, schema: 'trafficinator_eu_prod' });
    expect(at('postgresql://db/x').kind).toBe('postgres');
  });

  test('refuses addresses of anything else', () => {
    expect(() => at('mysql://db/x')).toThrow('mysql:');
  });
});
