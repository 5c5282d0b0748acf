import { Flags } from '@oclif/core';
import { giveToken, instant, type MadeToken, roles } from '@trafficinator/core';
import { EngineCommand } from '../../engine-command.js';
import { duration } from '../../flags.js';

export default class TokenCreateCommand extends EngineCommand {
  static override summary = 'Give a token of the control API out.';
  static override description =
    'Prints a new token, which is kept nowhere: only its hash is. A viewer looks; an operator also pauses, starts and stops runs, plans and probes; an admin also changes and applies targets, and gives tokens out.';
  static override examples = [
    '<%= config.bin %> token create --role admin --name Ada',
    '<%= config.bin %> token create --role viewer --name wallboard --expires 90d',
  ];
  static override enableJsonFlag = true;
  static override flags = {
    name: Flags.string({ summary: 'Whom or what it is for; shown in the history.', required: true, helpValue: 'NAME' }),
    role: Flags.option({ options: roles })({ summary: 'What may be done with it.', required: true }),
    expires: duration({ summary: 'For how long it is valid, such as 90d. Default: until it is taken back.' }),
  };

  async run(): Promise<MadeToken> {
    const { flags } = await this.parse(TokenCreateCommand);
    const engine = this.engine(flags);
    const { name, role, expires } = flags;
    const expiresAt = expires === undefined ? undefined : instant(engine.clock.now() + expires);
    const made = await giveToken(engine, { name, role, expiresAt });
    process.stderr.write(`${wordsOf(made)}\n`);
    this.log(made.token);
    return made;
  }
}

/** On standard error, so that the token alone is on standard output. */
function wordsOf({ id, name, role, expiresAt }: MadeToken): string {
  const until = expiresAt === undefined ? 'until it is taken back' : `until ${new Date(expiresAt).toISOString()}`;
  return `Token ${id} for "${name}", ${role}, valid ${until}. It is shown this once:`;
}
