import type { SeedResult } from './run-seeds.js';

/** What many seeds came to, in sum. */
export interface Figures {
  readonly seeds: number;
  readonly days: number;
  readonly faults: number;
  readonly visits: number;
  readonly hits: number;
  readonly runs: number;
  readonly events: number;
  readonly byKind: ReadonlyMap<string, number>;
}

const DAY_MS = 86_400_000;

/** Adds up. */
export function figuresOf(results: readonly SeedResult[]): Figures {
  const sum = (count: (result: SeedResult) => number) => results.reduce((total, result) => total + count(result), 0);
  const byKind = new Map<string, number>();
  for (const { faults } of results)
    for (const [kind, count] of Object.entries(faults)) byKind.set(kind, (byKind.get(kind) ?? 0) + count);
  return {
    seeds: results.length,
    days: sum(({ simulatedMs }) => simulatedMs) / DAY_MS,
    faults: [...byKind.values()].reduce((total, count) => total + count, 0),
    visits: sum(({ visits }) => visits),
    hits: sum(({ hits }) => hits),
    runs: sum(({ runs }) => runs),
    events: sum(({ events }) => events),
    byKind,
  };
}

/** The figures, to read. */
export function figuresInWords({ seeds, days, faults, visits, hits, runs, events, byKind }: Figures): string {
  const count = (value: number) => Math.round(value).toLocaleString('en');
  const kinds = [...byKind]
    .sort(([, a], [, b]) => b - a)
    .map(([kind, times]) => `  ${kind.padEnd(22)}${count(times).padStart(11)}`);
  return [
    `${count(seeds)} seeds, ${count(days)} simulated days, ${count(faults)} faults, ${count(runs)} runs, ${count(visits)} visits,`,
    `${count(hits)} hits, ${count(events)} events.`,
    ...kinds,
  ].join('\n');
}
