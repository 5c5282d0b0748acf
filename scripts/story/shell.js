// Runs commands as people's shells do, both of their streams in one, and ends with its processes.
import { spawn } from 'node:child_process';

/** A command that goes on. */
class Command {
  #child;
  #text = '';
  #heard = () => {};
  /** Resolves with the exit code. */
  ended;

  constructor(child) {
    this.#child = child;
    child.stdout.setEncoding('utf8').on('data', (part) => {
      this.#text += part;
      this.#heard();
    });
    this.ended = new Promise((resolve) => {
      child.once('close', (code) => {
        resolve(code ?? 'a signal');
        this.#heard();
      });
    });
  }

  /** What it has said so far. */
  get text() {
    return this.#text;
  }

  /** Waits until it has said something. Fails if it ends without that. */
  async says(words) {
    const code = this.ended.then((code) => ({ code }));
    while (!this.#text.includes(words)) {
      const heard = new Promise((resolve) => {
        this.#heard = resolve;
      });
      const outcome = await Promise.race([heard, code]);
      if (outcome !== undefined && !this.#text.includes(words))
        throw new TypeError(`It ended with ${outcome.code} and never said "${words}":\n${this.#text}`);
    }
  }

  /** Types a line, and leaves. */
  answer(line) {
    this.#child.stdin.end(`${line}\n`);
  }

  /** Ends it, and what it has started. */
  kill() {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    try {
      process.kill(-this.#child.pid, 'SIGTERM');
    } catch {
      // It has just ended by itself.
    }
  }
}

/** A shell in a folder. */
export class Shell {
  #commands = [];
  #folder;
  #env;

  constructor(folder, env) {
    this.#folder = folder;
    this.#env = env;
  }

  /** Starts a line of shell. */
  start(line, env = {}) {
    const options = { cwd: this.#folder, env: { ...this.#env, ...env }, detached: true };
    const child = spawn('/bin/sh', ['-c', `{ ${line}; } 2>&1`], { ...options, stdio: ['pipe', 'pipe', 'inherit'] });
    child.stdin.on('error', () => {}); // It ended before it read the answer; its exit code tells.
    const command = new Command(child);
    this.#commands.push(command);
    return command;
  }

  /** Ends all commands that still go on. */
  end() {
    for (const command of this.#commands) command.kill();
  }
}
