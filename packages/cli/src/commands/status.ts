import { setTimeout as pause } from 'node:timers/promises';
import { Flags } from '@oclif/core';
import { type Deps, readStatus, type Status, statusText } from '@trafficinator/core';
import { createLogUpdate } from 'log-update';
import { EngineCommand } from '../engine-command.js';

const WATCH_MS = 2_000;

export default class StatusCommand extends EngineCommand {
  static override summary = 'Show how the targets do.';
  static override description =
    "Shows each target's cap of today, used and left, hit budgets, each runner, and what the runs of the last hour sent: rate, success rate, latency, last error.";
  static override examples = [
    '<%= config.bin %> status',
    '<%= config.bin %> status --watch',
    '<%= config.bin %> status --json',
  ];
  static override enableJsonFlag = true;
  static override flags = {
    watch: Flags.boolean({ char: 'w', summary: 'Show it again every two seconds, until Ctrl-C.' }),
  };

  async run(): Promise<Status> {
    const { flags } = await this.parse(StatusCommand);
    const engine = this.engine(flags);
    const status = await readStatus(engine);
    if (flags.watch && !this.jsonEnabled()) await this.#watch(engine, status);
    else this.log(this.#text(status));
    return status;
  }

  async #watch(engine: Deps, first: Status): Promise<void> {
    const isTerminal = process.stdout.isTTY === true;
    const show = isTerminal ? createLogUpdate(process.stdout) : (text: string) => this.log(`${text}\n`);
    const stop = new AbortController();
    process.once('SIGINT', () => stop.abort());
    for (let status = first; !stop.signal.aborted; status = await readStatus(engine)) {
      show(this.#text(status));
      await pause(WATCH_MS, undefined, { signal: stop.signal }).catch(() => {});
    }
  }

  #text({ targets, runs, budgets, serial, asOf }: Status): string {
    if (targets.length === 0) return 'Nothing is applied yet.';
    return `Serial ${serial}.\n\n${statusText(targets, { ...this.screen, runs, budgets, now: asOf })}`;
  }
}
