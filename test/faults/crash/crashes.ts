import { utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { AuditKind } from '../../../packages/core/src/model/audit.js';
import type { Bench } from './bench.js';
import { bookVisits } from './books.js';
import { commands, configs } from './commands.js';
import { type Contents, changed, type Snapshot, snapshotOf, soundSnapshotOf, textWithoutMoments } from './snapshot.js';
import type { Course } from './victim.js';

/** A command that will be killed, and what must hold afterwards; `isDone` if it was not killed in time. */
export interface Attempt {
  readonly args: readonly string[];
  readonly judge: (isDone: boolean) => Promise<void>;
}

const YESTERDAY = new Date(Date.now() - 24 * 3_600_000);
/** Of those that are meant to be killed, some end before. */
const MOST_ATTEMPTS = 3;

/** Kills the commands of a bench, and counts what came of it. */
export class Crashes {
  readonly bench: Bench;
  /** How many commands were killed; and of those that change the state, how many had not changed it, and how many had. */
  readonly count = { kills: 0, before: 0, after: 0 };

  constructor(bench: Bench) {
    this.bench = bench;
  }

  /** Runs a command that nobody kills. */
  async undisturbed(args: readonly string[]): Promise<Course> {
    const course = await this.bench.run(args);
    expect(course).toMatchObject({ isKilled: false, code: 0 });
    return course;
  }

  /** Makes a state of the first config, with visits of today. */
  async begin(): Promise<Snapshot> {
    const { main, other, project } = this.bench;
    for (const [name, text] of Object.entries(configs)) await project.write(`${name}.mjs`, text);
    await main.clear();
    await other.clear();
    await this.undisturbed(commands.apply('one'));
    await bookVisits(main);
    return snapshotOf(main);
  }

  /**
   * Kills commands until so many are killed, each at an instant of its own in the course of such a command: at first of `first`, then
   * of the last one that has ended before its instant came. `next` brings the state to where the command begins.
   */
  async kill(times: number, first: Course, next: () => Promise<Attempt>): Promise<void> {
    let typical = first;
    let killed = 0;
    for (let made = 0; killed < times && made < times * MOST_ATTEMPTS; made++) {
      const { args, judge } = await next();
      const course = await this.bench.run(args, this.bench.draw(typical));
      const { isKilled, code, output } = course;
      if (!isKilled) expect({ code, output }).toMatchObject({ code: 0 });
      await judge(!isKilled);
      if (isKilled) killed += 1;
      else typical = course;
    }
    expect(killed).toBe(times);
    this.count.kills += killed;
  }

  /** A command that changes the state: it stays as it was before, or has these contents and an entry more in its history. */
  changing(args: readonly string[], before: Snapshot, contents: Contents, kind: AuditKind): Attempt {
    return {
      args,
      judge: async (isDone) => {
        const found = await soundSnapshotOf(this.bench.main);
        const isBefore = found.bytes === before.bytes;
        if (!isBefore || isDone) expect(textWithoutMoments(found)).toBe(changed(before, contents, kind));
        if (!isDone) this.count[isBefore ? 'before' : 'after'] += 1;
      },
    };
  }

  /** What killed commands have left unfinished in the project is gone after the next one of a day later. */
  async clearedAwayBy(args: readonly string[]): Promise<void> {
    const { project } = this.bench;
    for (const name of await this.#unfinished()) await utimes(join(project.folder, name), YESTERDAY, YESTERDAY);
    await this.undisturbed(args);
    expect(await this.#unfinished()).toEqual([]);
  }

  async #unfinished(): Promise<readonly string[]> {
    return (await this.bench.files()).filter((name) => name.endsWith('.tmp'));
  }
}
