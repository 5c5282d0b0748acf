import { SimMachine } from '../world/sim-process.js';
import type { Violations } from '../world/violations.js';
import { SimRun, type SimWorld } from './sim-run.js';

/**
 * Keeps so many runs going, as whoever looks after containers does: where one is gone before its work is done, another begins.
 */
export class Crew {
  readonly runs: SimRun[] = [];
  readonly machines: SimMachine[] = [];
  readonly #world: SimWorld;
  readonly #violations: Violations;
  readonly #slots: SimRun[] = [];
  #isHiring = true;

  constructor(world: SimWorld, violations: Violations) {
    this.#world = world;
    this.#violations = violations;
  }

  /** Begins with a scenario's runs, and looks after them once in a while. */
  begin(): void {
    const { runners } = this.#world.scenario;
    for (let number = 0; number < runners; number++) this.join();
    this.#watch();
  }

  /** Another one joins. */
  join(): void {
    const isShared = this.machines[0] !== undefined && !this.#world.scenario.isScattered;
    const machine = isShared ? this.machines[0] : undefined;
    this.#slots.push(this.#hire(machine ?? this.#build()));
  }

  get living(): readonly SimRun[] {
    return this.runs.filter(({ isOver }) => !isOver);
  }

  /** Whether all have done what they were asked for, or are gone after they were told to stop. */
  get isDone(): boolean {
    return this.#slots.every((run) => (this.#isHiring ? isFinished(run) : run.isOver));
  }

  /** Nobody comes any more, and those who are there stop. */
  stop(): void {
    this.#isHiring = false;
    for (const run of this.living) run.stop();
  }

  /** Replaces at once who is gone. */
  replace(): void {
    this.#slots.forEach((run, slot) => {
      if (run.status === 'faulty') this.#violations.add(`${run.process.name} has a fault: ${wordsOf(run.fault)}`);
      else if (this.#isHiring && run.isOver && !isFinished(run)) this.#slots[slot] = this.#hire(run.process.machine);
    });
  }

  #watch(): void {
    const { timeline, random, scenario } = this.#world;
    const periodMs = scenario.cadence.followMs / 2;
    timeline.after(periodMs * (0.5 + random.next()), () => {
      this.replace();
      this.#watch();
    });
  }

  #build(): SimMachine {
    const machine = new SimMachine(`machine ${this.machines.length + 1}`);
    this.machines.push(machine);
    return machine;
  }

  #hire(machine: SimMachine): SimRun {
    const run = new SimRun(this.#world, machine, this.runs.length + 1);
    this.runs.push(run);
    return run;
  }
}

function isFinished({ ending }: SimRun): boolean {
  return ending?.reason === 'done';
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
