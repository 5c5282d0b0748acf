// Plays a story: what a template says is done by the built program in a folder of its own, and written as it went.
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cli } from '../sandboxes.js';
import { Normaliser } from './normalise.js';
import { parse } from './parse.js';
import { Shell } from './shell.js';

// Lines are wrapped where their folders end, so the real folder has a name as long as the one that is shown.
const FOLDER = { real: '/tmp/ada-', shown: '/home/ada/sites' };
const SITES = '--site 1 --site 2 --site 3';
const TOKEN = 'demo';
const CONFIG = 'trafficinator.config.ts';
const QUESTION = 'is taken for yes: ';

/** The page of a template. A story that runs into the next day is played again: counts begin anew there. */
export async function play(template) {
  for (;;) {
    const day = utcDay();
    const page = await playOnce(parse(template));
    if (utcDay() === day) return page;
  }
}

async function playOnce(parts) {
  const home = mkdtempSync(FOLDER.real);
  const shell = new Shell(join(home, 'traffic'), environmentIn(home));
  const onSignal = () => shell.end(); // Whatever is waited for then ends, and with it the story.
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
  try {
    const story = await Story.begin(home, shell);
    let page = '';
    for (const part of parts) page += await story.part(part);
    return page.replaceAll(/\n{3,}/g, '\n\n');
  } finally {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
    shell.end();
    rmSync(home, { recursive: true, force: true });
  }
}

/** One playing. */
class Story {
  #folder;
  #shell;
  #normaliser;
  #sandbox;
  #port;
  /** Commands that wait, by who started them. */
  #waiting = new Map();
  /** The id that was said last. */
  #lastId = '';

  static async begin(home, shell) {
    const story = new Story(home, shell);
    await story.#startSandbox(`--port 0 ${SITES}`);
    story.#normaliser = new Normaliser({ folder: { ...FOLDER, real: home }, port: story.#port });
    return story;
  }

  constructor(home, shell) {
    this.#folder = join(home, 'traffic');
    this.#shell = shell;
  }

  /** Plays a part, and answers what stands for it on the page. */
  async part({ kind, text, options, lines }) {
    switch (kind) {
      case 'text':
        return text;
      case 'run':
        return this.#run(lines, options);
      case 'start':
        return this.#start(lines[0], options);
      case 'finish':
        return this.#finish(options);
      case 'edit':
        return this.#edit(options.rest, lines);
      case 'sandbox':
        this.#sandbox.kill();
        await this.#sandbox.ended;
        await this.#startSandbox(`--port ${this.#port} ${options.rest}`);
        return '';
      default:
        throw new TypeError(`There are no blocks of the kind ${kind}.`);
    }
  }

  async #run(lines, options) {
    const shown = [];
    for (const [at, line] of lines.entries()) {
      const command = this.#shell.start(this.#filled(line), environmentOf(options));
      if (options.answer !== undefined) {
        await command.says(QUESTION);
        command.answer(options.answer);
      }
      await this.#ended(command, line, at === lines.length - 1 ? Number(options.exit ?? 0) : 0);
      const answered = command.text.replace(QUESTION, `${QUESTION}${options.answer}\n`);
      shown.push(this.#shown(line, options, withoutParagraphs(answered, options.cut)));
      this.#keepConfig(line);
    }
    return block(shown.join('\n\n'));
  }

  async #start(line, options) {
    const command = this.#shell.start(this.#filled(line), environmentOf({ ...options, answer: '' }));
    await command.says(options.until ?? QUESTION);
    this.#waiting.set(options.who, { command, line, seen: command.text.length });
    return block(this.#shown(line, options, command.text));
  }

  async #finish(options) {
    const { command, line, seen } = this.#waiting.get(options.who);
    if (options.answer !== undefined) command.answer(options.answer);
    await this.#ended(command, line, Number(options.exit ?? 0));
    const question = command.text.slice(0, seen).split('\n').at(-1);
    const rest = command.text.slice(seen);
    const text = options.answer === undefined ? rest.trimStart() : `${question}${options.answer}\n${rest}`;
    return block(this.#normaliser.output(withoutParagraphs(text, options.cut)));
  }

  async #ended(command, line, expected) {
    const code = await command.ended;
    if (code !== expected)
      throw new TypeError(`"${line}" ended with ${code}, and the story expects ${expected}:\n${command.text}`);
    this.#lastId = /unlock ([0-9a-f-]{36})/.exec(command.text)?.[1] ?? this.#lastId;
  }

  /** Does an edit: its lines without `+` are looked for, and become those without `-`. */
  #edit(file, lines) {
    const path = join(this.#folder, file);
    const text = readFileSync(path, 'utf8');
    const before = linesOf(lines, '-');
    if (text.split(before).length !== 2)
      throw new TypeError(`${file} does not have once what is to be edited:\n${before}\n${text}`);
    writeFileSync(
      path,
      text.replace(before, () => linesOf(lines, '+')),
    );
    return `\`\`\`diff\n${lines.join('\n')}\n\`\`\`\n`;
  }

  /** `{id}` stands for the id that was said last. */
  #filled(line) {
    return line.replaceAll('{id}', this.#lastId);
  }

  #shown(line, { who }, output) {
    const prompt = who === undefined ? '$' : `${who}$`;
    return `${prompt} ${this.#normaliser.text(this.#filled(line))}\n${this.#normaliser.output(output)}`.trimEnd();
  }

  /** What `init` wrote points at the port where the sandbox of a reader is. */
  #keepConfig(line) {
    if (!line.startsWith('trafficinator init')) return;
    const path = join(this.#folder, CONFIG);
    writeFileSync(path, readFileSync(path, 'utf8').replace('127.0.0.1:8090', `127.0.0.1:${this.#port}`));
  }

  async #startSandbox(args) {
    this.#sandbox = this.#shell.start(`exec trafficinator sandbox --token ${TOKEN} ${args}`);
    await this.#sandbox.says('Ctrl-C ends it.');
    this.#port = Number(/127\.0\.0\.1:(\d+)/.exec(this.#sandbox.text)[1]);
  }
}

/** Nothing of the shell that plays it reaches the story. */
function environmentIn(home) {
  const bin = join(home, 'bin');
  for (const folder of [bin, join(home, 'traffic'), join(home, 'run')]) mkdirSync(folder, { mode: 0o700 });
  writeFileSync(join(bin, 'trafficinator'), `#!/bin/sh\nexec "${process.execPath}" "${cli}" "$@"\n`);
  chmodSync(join(bin, 'trafficinator'), 0o755);
  return {
    PATH: `${bin}:${process.env['PATH']}`,
    HOME: home,
    TZ: 'UTC',
    MATOMO_TOKEN: TOKEN,
    XDG_RUNTIME_DIR: join(home, 'run'),
    GIT_CEILING_DIRECTORIES: home,
    NODE_OPTIONS: `--import=file://${join(import.meta.dirname, 'someone.js')}`,
  };
}

function environmentOf({ who, answer, commit }) {
  return {
    ...(who !== undefined && { STORY_WHO: who }),
    ...(answer !== undefined && { STORY_TERMINAL: '1' }),
    ...(commit !== undefined && { CI_COMMIT_SHA: commit }),
  };
}

/** What a run tells while it goes on depends on how fast the machine is. */
const PROGRESS = /^(?:\d\d:\d\d {2}.*|.* has used its cap of .*)\n/gm;

/** Leaves out paragraphs, of which the first words are given. */
function withoutParagraphs(text, words) {
  const told = text.replaceAll(PROGRESS, '');
  if (words === undefined) return told;
  const cut = words.split(',');
  const paragraphs = told.split('\n\n').map((one) => (cut.includes(one.split(' ')[0]) ? '…' : one));
  return paragraphs.filter((one, at) => one !== '…' || paragraphs[at - 1] !== '…').join('\n\n');
}

function linesOf(diff, sign) {
  return diff
    .filter((line) => line.startsWith(' ') || line.startsWith(sign))
    .map((line) => `${line.slice(1)}\n`)
    .join('');
}

function block(text) {
  return `\`\`\`console\n${text}\n\`\`\`\n`;
}

function utcDay() {
  return new Date().toISOString().slice(0, 10);
}
