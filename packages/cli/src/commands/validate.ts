import { loadTargets, type ResolvedDocument, resolvedDocument } from '@trafficinator/core';
import { EngineCommand, targetsInWords } from '../engine-command.js';
import { configFlags } from '../flags.js';

/** What `validate --json` prints. */
interface Validated {
  readonly file: string;
  readonly targets: readonly string[];
  readonly warnings: number;
  /** The config after the merge of its layers, as `config.schema.json` describes it. */
  readonly resolved: ResolvedDocument;
}

export default class ValidateCommand extends EngineCommand {
  static override summary = 'Check the config.';
  static override description = 'Checks the types and values of the config, and reads no state.';
  static override examples = [
    '<%= config.bin %> validate',
    '<%= config.bin %> validate --config ./eu/trafficinator.config.ts',
  ];
  static override enableJsonFlag = true;
  static override flags = { ...configFlags };

  async run(): Promise<Validated> {
    const { flags } = await this.parse(ValidateCommand);
    const { desired, warnings, file } = await loadTargets(this.engine(flags));
    this.warnOf(warnings);
    const targets = desired.targets.map(({ key }) => key);
    this.log(`The config is valid: ${targetsInWords(targets.length)}.`);
    return { file, targets, warnings: warnings.length, resolved: resolvedDocument(desired) };
  }
}
