import { Command } from '../oclif.js';

export default class NothingCommand extends Command {
  static summary = 'Do nothing.';

  async run() {
    this.log('Nothing.');
  }
}
