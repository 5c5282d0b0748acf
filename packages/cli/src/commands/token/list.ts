import { type ApiToken, listTokens, tokensText } from '@trafficinator/core';
import { EngineCommand } from '../../engine-command.js';

export default class TokenListCommand extends EngineCommand {
  static override summary = 'List the tokens of the control API.';
  static override description =
    'Lists all that were given out and not taken back. The tokens themselves are kept nowhere.';
  static override examples = ['<%= config.bin %> token list'];
  static override enableJsonFlag = true;

  async run(): Promise<readonly ApiToken[]> {
    const { flags } = await this.parse(TokenListCommand);
    const engine = this.engine(flags);
    const tokens = await listTokens(engine);
    this.log(tokensText(tokens, { ...this.screen, now: engine.clock.now() }));
    return tokens;
  }
}
