import { checkCourse } from './checks/course-check.js';
import { checkOutcome, type Outcome } from './checks/final-checks.js';
import { checkPlan } from './checks/plan-check.js';
import { Chaos } from './scenario/chaos.js';
import { Crew } from './scenario/crew.js';
import { Operator } from './scenario/operator.js';
import { drawScenario, type Scenario, type SimOptions } from './scenario/scenario.js';
import { type SimWorld, TRAFFIC_SEED } from './scenario/sim-run.js';
import { HOSTS } from './scenario/sites.js';
import { Deliveries } from './world/deliveries.js';
import { ShadowBooks } from './world/shadow-books.js';
import { SimDisk } from './world/sim-disk.js';
import { SimLiveness } from './world/sim-liveness.js';
import { SimNetwork } from './world/sim-network.js';
import { SimMachine, SimProcess } from './world/sim-process.js';
import { SimReceiver } from './world/sim-receiver.js';
import { Timeline } from './world/timeline.js';
import { Trace } from './world/trace.js';
import { Violations } from './world/violations.js';
import { Weather } from './world/weather.js';

/** What a simulation came to. */
export interface SimResult {
  readonly seed: number;
  /** Equal for equal courses of events. */
  readonly hash: string;
  readonly course: Scenario['course'];
  readonly kinds: readonly string[];
  readonly violations: readonly string[];
  readonly faults: Readonly<Record<string, number>>;
  readonly events: number;
  readonly simulatedMs: number;
  readonly visits: number;
  readonly hits: number;
  readonly runs: number;
}

/** Where files may lie, and who is shown the trace. */
export interface SimSurroundings {
  readonly tmp: string;
  readonly print?: ((line: string) => void) | undefined;
}

/** Simulates a seed from its beginning to its end, and checks all that must hold meanwhile and then. */
export async function simulate(options: SimOptions, { tmp, print }: SimSurroundings): Promise<SimResult> {
  const scenario = drawScenario(options);
  const liveness = new SimLiveness();
  const disk = await SimDisk.make({ mayLosePower: scenario.kinds.has('power-loss'), liveness, tmp });
  try {
    return await new Simulation(scenario, { disk, liveness, trace: new Trace(print) }).run();
  } finally {
    disk.remove();
  }
}

/** Looked at so often whether all is done. */
const STEP_MS = 60_000;
/** Runs that are told to stop end within this. */
const STOP_MS = 10 * 60_000;

/** A simulation of a week has a tenth of it. */
const MOST_EVENTS = 500_000;

class Simulation {
  readonly #scenario: Scenario;
  readonly #violations = new Violations();
  readonly #timeline: Timeline;
  readonly #books: ShadowBooks;
  readonly #deliveries: Deliveries;
  readonly #receivers: ReadonlyMap<string, SimReceiver>;
  readonly #world: SimWorld;
  readonly #operator: Operator;
  readonly #crew: Crew;
  readonly #chaos: Chaos;

  constructor(scenario: Scenario, { disk, liveness, trace }: Pick<SimWorld, 'disk' | 'liveness' | 'trace'>) {
    const { random, startsAt } = scenario;
    const timeline = new Timeline(startsAt, random.split('ties'));
    const weather = new Weather();
    this.#scenario = scenario;
    this.#timeline = timeline;
    this.#operator = new Operator(
      { timeline, trace, disk, liveness, books: () => this.#books, deliveries: () => this.#deliveries },
      scenario,
    );
    this.#books = new ShadowBooks(this.#violations, this.#operator);
    this.#deliveries = new Deliveries({
      violations: this.#violations,
      onLaunched: (run, account) => this.#demandMark(run, account),
      mayRepeat: (account) => this.#operator.resendsAmbiguous(account),
    });
    this.#receivers = new Map(HOSTS.map((host) => [host, new SimReceiver(timeline)]));
    const network = new SimNetwork({
      ...{ timeline, trace, weather, deliveries: this.#deliveries, receivers: this.#receivers },
      random: random.split('network'),
    });
    this.#world = { scenario, timeline, trace, weather, disk, liveness, network, books: this.#books, random };
    this.#crew = new Crew(this.#world, this.#violations);
    this.#chaos = new Chaos({
      ...{ world: this.#world, crew: this.#crew, operator: this.#operator, receivers: this.#receivers },
      onFault: (error) => this.#violations.add(`A fault cannot be made: ${wordsOf(error)}`),
    });
  }

  async run(): Promise<SimResult> {
    const { kinds, course } = this.#scenario;
    try {
      await this.#live();
    } catch (error) {
      this.#violations.add(`The simulation fails: ${wordsOf(error)}`);
    }
    return {
      ...{ seed: this.#scenario.seed, hash: this.#world.trace.digest(), course, kinds: [...kinds] },
      violations: this.#violations.found,
      faults: this.#world.weather.counts,
      events: this.#timeline.events,
      simulatedMs: this.#timeline.now - this.#scenario.startsAt,
      visits: this.#deliveries.visits.size,
      hits: [...this.#receivers.values()].reduce((sum, { recorded }) => sum + recorded.length, 0),
      runs: this.#crew.runs.length,
    };
  }

  async #live(): Promise<void> {
    const { calmFrom, endsAt, sites } = this.#scenario;
    await this.#operator.apply({ put: sites });
    this.#crew.begin();
    this.#chaos.begin();
    await this.#pass(calmFrom);
    await this.#chaos.end();
    await this.#pass(endsAt);
    if (!this.#violations.areAny) await this.#end(this.#crew.isDone);
  }

  /** Stops whoever still runs, and checks what must hold in the end. */
  async #end(isDone: boolean): Promise<void> {
    this.#crew.stop();
    await this.#pass(this.#timeline.now + STOP_MS);
    this.#violations.demand(
      this.#crew.isDone,
      () => `Told to stop, runs go on: ${this.#crew.living.map(({ process }) => process.name)}.`,
    );
    this.#crew.replace();
    await this.#operator.recover(this.#crew.machines[0]?.bootId ?? '');
    const { disk } = this.#world;
    const process = new SimProcess('auditor', new SimMachine('desk'), this.#timeline);
    const state = await disk.open(process);
    const outcome: Outcome = {
      ...{ scenario: this.#scenario, store: state.store, books: this.#books, deliveries: this.#deliveries },
      ...{ receivers: [...this.#receivers.values()], crew: this.#crew, operator: this.#operator },
      ...{ violations: this.#violations, seedOfTraffic: TRAFFIC_SEED },
    };
    await checkOutcome(outcome);
    if (this.#scenario.course === 'plan') checkPlan(outcome);
    else checkCourse(outcome, isDone);
    state.close();
  }

  /** Lets time pass until an instant, until all is done, or until something is wrong. */
  async #pass(until: number): Promise<void> {
    while (this.#timeline.now < until && !this.#violations.areAny && !this.#crew.isDone) {
      const next = Math.min(until, this.#timeline.now + STEP_MS);
      await this.#timeline.pass(next, () => this.#violations.areAny);
      this.#violations.demand(this.#timeline.events < MOST_EVENTS, () => `It does not end: ${MOST_EVENTS} events.`);
    }
  }

  /** A first hit leaves only after the commit of its mark. */
  #demandMark(run: Parameters<ShadowBooks['used']>[0], account: Parameters<ShadowBooks['used']>[1]): void {
    const launched = this.#deliveries.launched(run, account);
    const used = this.#books.used(run, account);
    this.#violations.demand(
      launched <= used,
      () => `${run} has sent ${launched} visits of ${account}, and ${used} are marked.`,
    );
  }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
