import { Flags } from '@oclif/core';
import {
  type CapacityReport,
  type CapacityStep,
  capacityMarkdown,
  capacityStepText,
  capacityText,
  type Deps,
  eventText,
  findCapacity,
  openWatchers,
} from '@trafficinator/core';
import { type CapacityFlags, capacityFlags, searchOf } from '../capacity-flags.js';
import { EngineCommand, withState } from '../engine-command.js';
import { adoptFlags } from '../flags.js';
import { isLoggedOnScreen, type ObserveFlags, observeFlags, watchRequestOf } from '../observe-flags.js';
import { stopOnSignals } from '../stop-on-signals.js';

export default class CapacityCommand extends EngineCommand {
  static override summary = 'Find the highest rate that the targets of the applied state take.';
  static override description =
    'Raises the rate step by step until a threshold of the config is crossed, fewer visits start than were asked for, or this process does not keep up. Where the config has no threshold, at most 1 % of the hits may fail. It is a run like any other: what it sends counts against caps and budgets, which end it too. No other run should serve the same targets meanwhile.';
  static override examples = [
    '<%= config.bin %> capacity',
    '<%= config.bin %> capacity --from 50 --step 25 --max 500 --hold 1m',
    '<%= config.bin %> capacity --markdown >> "$GITHUB_STEP_SUMMARY"',
  ];
  static override enableJsonFlag = true;
  static override flags = {
    ...adoptFlags,
    ...capacityFlags,
    markdown: Flags.boolean({ summary: 'Print it for a pull request or a step summary.', exclusive: ['json'] }),
    ...observeFlags,
  };

  async run(): Promise<CapacityReport> {
    const { flags } = await this.parse(CapacityCommand);
    const engine = this.engine(flags);
    if (flags.adopt) await withState(engine, 'write', (state) => this.adopt(engine, state));
    const report = await this.#search(engine, flags);
    this.log(flags.markdown ? capacityMarkdown(report) : capacityText(report, this.screen));
    this.#leaveAfter(report);
    return report;
  }

  async #search(engine: Deps, flags: SearchFlags): Promise<CapacityReport> {
    const isShown = !isLoggedOnScreen(flags);
    const tell = (line: string) => void (isShown && process.stderr.write(`${line}\n`));
    await using watcher = await openWatchers({ clock: engine.clock, ...watchRequestOf(flags) });
    const { run, found } = await findCapacity(engine, {
      ...searchOf(flags),
      mode: flags.mode,
      graceMs: flags.grace,
      seed: flags.seed,
      literals: new Map(),
      onEvent: (event) => {
        tell(eventText(event));
        watcher.tell(event);
      },
      onStep: (step: CapacityStep) => tell(capacityStepText(step)),
    });
    return await stopOnSignals(run, async () => {
      await watcher.begun(() => run.snapshot());
      const report = await found;
      watcher.ended(await run.ended);
      return report;
    });
  }

  /** A search without a finding ends as a run would that shows the same. */
  #leaveAfter({ capacity, endedBecause }: CapacityReport): void {
    if (endedBecause === 'interrupted') this.leaveWith('interrupted');
    else if (capacity !== undefined) this.leaveWith('done');
    else if (endedBecause === 'saturated') this.leaveWith('invalid');
    else this.leaveWith(endedBecause === 'crossed' || endedBecause === 'short' ? 'thresholdsCrossed' : 'error');
  }
}

type SearchFlags = CapacityFlags &
  ObserveFlags & {
    readonly mode?: 'realtime' | 'condensed' | undefined;
    readonly grace: number;
    readonly seed?: string | undefined;
  };
