import { applyPlan, type Deps, lockState, openBeforeWriting } from '@trafficinator/core';
import { EngineCommand } from '../engine-command.js';
import { approvalFlags, lockFlags, selectionFlags, selectionOf } from '../flags.js';
import { approve, planToApply } from '../plan-and-approve.js';
import { planForScreen } from '../plan-for-screen.js';

/** What `destroy --json` prints. */
interface DestroyedJson {
  readonly serial: number;
  readonly changed: boolean;
}

export default class DestroyCommand extends EngineCommand {
  static override summary = 'End the traffic of applied targets.';
  static override description =
    'Deletes the targets that were applied from a config, all or some, after showing what ends. What was sent today stays counted, so that no cap is given twice. Protected targets are refused. plan --destroy shows it without doing it.';
  static override examples = [
    '<%= config.bin %> destroy',
    '<%= config.bin %> destroy --target target.staging',
    '<%= config.bin %> destroy --stack preview-123 --auto-approve',
  ];
  static override enableJsonFlag = true;
  static override flags = { ...selectionFlags, ...approvalFlags, ...lockFlags };

  async run(): Promise<DestroyedJson> {
    const { flags } = await this.parse(DestroyCommand);
    const engine = this.engine(flags);
    const { serial: before, targets } = await readFirst(engine);
    if (targets.length === 0) {
      this.log('Nothing is applied, so there is nothing to destroy.');
      return { serial: before, changed: false };
    }
    await using locked = await lockState(engine, this.lockRequest('destroy', flags));
    const request = { goal: 'destroy', selection: selectionOf(flags), refresh: false } as const;
    const planned = await planToApply(engine, locked.state, request);
    this.log(planForScreen(planned, { ...this.screen, concise: false }));
    await approve(planned, { ...this.approval(flags), isApproved: flags['auto-approve'] });
    const { serial, isChanged } = await applyPlan(engine, locked, planned);
    if (isChanged) this.log(`\nDestroyed. The state is at serial ${serial}.`);
    return { serial, changed: isChanged };
  }
}

async function readFirst(engine: Deps) {
  await using state = await openBeforeWriting(engine);
  return await state.readApplied();
}
