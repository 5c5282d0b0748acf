// What may happen to a ledger, for the model test.
import fc from 'fast-check';

/** The sites of the model. */
export const SITES = [1, 2] as const;
/** The processes of the model, by their slot. */
export const PROCESSES = [0, 1, 2] as const;
/** The budgets of the day: each site's own, and that of the instance, which they share. */
export const OWNERS = [...SITES, 'instance'] as const;

/** A site of the model. */
export type Site = (typeof SITES)[number];
/** Whose budget. */
export type Owner = (typeof OWNERS)[number];

const arbSite = fc.constantFrom(...SITES);
const arbProcess = fc.constantFrom(...PROCESSES);
/** Which of the leases ever granted, and which share of it. */
const arbUse = { lease: fc.nat(1_000), share: fc.double({ min: 0, max: 1, noNaN: true }) };

const arbGrant = fc.record({
  kind: fc.constant('grant' as const),
  process: arbProcess,
  site: arbSite,
  from: fc.oneof(fc.constant(0), fc.nat(40)),
  width: fc.oneof(fc.constant(1_000), fc.nat(20)),
  want: fc.integer({ min: 1, max: 15 }),
  hits: fc.option(fc.record({ atLeast: fc.nat(6), more: fc.nat(40) }), { nil: undefined, freq: 3 }),
});

/** What may happen to a ledger; what happens often stands first. */
export const arbStep = fc.oneof(
  { weight: 8, arbitrary: arbGrant },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('mark' as const), ...arbUse }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('close' as const), ...arbUse }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('crash' as const), process: arbProcess }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('recover' as const), process: arbProcess, reboot: fc.boolean() }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('cap' as const),
      site: arbSite,
      cap: fc.option(fc.nat(60), { nil: undefined, freq: 5 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('budget' as const),
      owner: fc.constantFrom(...OWNERS),
      limit: fc.option(fc.nat(200), { nil: undefined, freq: 5 }),
    }),
  },
);

/** Something that happens. */
export type Step = typeof arbStep extends fc.Arbitrary<infer S> ? S : never;
