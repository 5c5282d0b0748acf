import { Args } from '@oclif/core';
import { type ApiToken, revokeToken, safe } from '@trafficinator/core';
import { EngineCommand } from '../../engine-command.js';

export default class TokenRevokeCommand extends EngineCommand {
  static override summary = 'Take a token of the control API back.';
  static override description = 'Whoever uses it, or is logged in with it, is shut out within a second.';
  static override examples = ['<%= config.bin %> token revoke 6f9b2c1e'];
  static override enableJsonFlag = true;
  static override args = {
    id: Args.string({ description: 'Id of the token, as token list shows it.', required: true }),
  };

  async run(): Promise<ApiToken> {
    const { flags, args } = await this.parse(TokenRevokeCommand);
    const token = await revokeToken(this.engine(flags), args.id);
    this.log(`The token of "${safe(token.name)}" (${token.role}) is no longer valid.`);
    return token;
  }
}
