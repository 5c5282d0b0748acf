// The suite that every store passes unchanged. It knows the ports and a fixture, and nothing of any database.
import { describe } from 'vitest';
import { describeAccessStore } from './contract/access.contract.js';
import { describeBudgetZones } from './contract/budget-zones.contract.js';
import { describeBudgets } from './contract/budgets.contract.js';
import { describeDesiredStore } from './contract/desired.contract.js';
import { describeDraftStore } from './contract/drafts.contract.js';
import { describeDumpStore } from './contract/dump.contract.js';
import type { MakeFixture } from './contract/fixture.contract.js';
import { describeFleets } from './contract/fleets.contract.js';
import { describeHomeStore } from './contract/home.contract.js';
import { describeLedgerStore } from './contract/ledger.contract.js';
import { describeLiveness, describeLockStore } from './contract/lock.contract.js';
import { describeLogStore } from './contract/log.contract.js';
import { describeLedgerModel } from './contract/model.contract.js';
import { describeOperationStore } from './contract/operations.contract.js';
import { describeRecovery } from './contract/recovery.contract.js';
import { describeRunStore } from './contract/runs.contract.js';
import { describeTimeZones } from './contract/time-zones.contract.js';

export type { MakeFixture, StateFixture, StateProcess } from './contract/fixture.contract.js';

/** Says what every store promises. `makeFixture` makes a new state for each test. */
export function describeStateStore(name: string, makeFixture: MakeFixture): void {
  describe(`${name} as a state store`, () => {
    describe('what was applied', () => describeDesiredStore(makeFixture));
    describe('liveness', () => describeLiveness(makeFixture));
    describe('the lock', () => describeLockStore(makeFixture));
    describe('the ledger', () => describeLedgerStore(makeFixture));
    describe('the ledger under a changed time zone', () => describeTimeZones(makeFixture));
    describe('hit budgets', () => describeBudgets(makeFixture));
    describe('hit budgets under a changed time zone', () => describeBudgetZones(makeFixture));
    describe('fleets', () => describeFleets(makeFixture));
    describe('recovery', () => describeRecovery(makeFixture));
    describe('the ledger against a model', () => describeLedgerModel(makeFixture));
    describe('runs', () => describeRunStore(makeFixture));
    describe('operations', () => describeOperationStore(makeFixture));
    describe('drafts', () => describeDraftStore(makeFixture));
    describe('who may use the API', () => describeAccessStore(makeFixture));
    describe('the log', () => describeLogStore(makeFixture));
    describe('dumps', () => describeDumpStore(makeFixture));
    describe('its home', () => describeHomeStore(makeFixture));
  });
}
