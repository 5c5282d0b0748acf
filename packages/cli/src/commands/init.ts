import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { Args } from '@oclif/core';
import { Failure, problem } from '@trafficinator/core';
import { BaseCommand } from '../base-command.js';
import { scaffold } from '../scaffold.js';

const CONFIG = 'trafficinator.config.ts';

/** What `init --json` prints. */
interface Initialised {
  readonly written: readonly string[];
  /** Files that were there already, and are as they were. */
  readonly kept: readonly string[];
}

export default class InitCommand extends BaseCommand {
  static override summary = 'Write a first config.';
  static override description =
    'Writes a commented config that works against the sandbox, a list of pages, a .gitignore and a tsconfig.json for the editor. Files that are there already are left as they are.';
  static override examples = ['<%= config.bin %> init', '<%= config.bin %> init ./traffic'];
  static override enableJsonFlag = true;
  static override args = { folder: Args.string({ description: 'Where to write; by default here.', default: '.' }) };

  async run(): Promise<Initialised> {
    const { args } = await this.parse(InitCommand);
    const folder = resolve(args.folder);
    if (existsSync(join(folder, CONFIG)))
      throw new Failure([problem('cli.file-exists', { files: [join(folder, CONFIG)] })]);
    const written: string[] = [];
    const kept: string[] = [];
    await write(folder, () => mkdir(folder, { recursive: true }));
    for (const [name, text] of Object.entries(scaffold))
      ((await writeNew(join(folder, name), text)) ? written : kept).push(name);
    this.#say(relative(process.cwd(), folder), written, kept);
    return { written, kept };
  }

  #say(folder: string, written: readonly string[], kept: readonly string[]): void {
    this.log(`Wrote ${written.join(', ')}${folder === '' ? '' : ` in ${folder}`}.`);
    if (kept.length > 0) this.log(`Left as it was: ${kept.join(', ')}.`);
    if (kept.includes('.gitignore'))
      this.log('Add .trafficinator/ to your .gitignore: the state is no part of the code.');
    this.log('\nNext, with the sandbox in a second shell:\n');
    this.log(`  ${this.config.bin} sandbox`);
    this.log(`  ${this.config.bin} plan`);
    this.log(`  ${this.config.bin} apply --rate 50 --until-caps`);
  }
}

/** Writes a file unless there is one; false if there is. */
async function writeNew(file: string, text: string): Promise<boolean> {
  return write(file, () =>
    writeFile(file, text, { flag: 'wx' }).then(
      () => true,
      (error: unknown) => {
        if (isCode(error, 'EEXIST')) return false;
        throw error;
      },
    ),
  );
}

async function write<Answer>(file: string, work: () => Promise<Answer>): Promise<Answer> {
  try {
    return await work();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Failure([problem('cli.unwritable', { file, reason })], { cause: error });
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
