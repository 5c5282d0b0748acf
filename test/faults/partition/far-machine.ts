import { spawnSync } from 'node:child_process';

let made = 0;

/** A machine of its own, as far as sockets can tell: a network namespace, with one link to this machine. */
export class FarMachine implements Disposable {
  /** The address of this machine, as it is reached from there. */
  readonly near: string;
  /** Its own, as it is reached from here. */
  readonly far: string;
  readonly #name: string;
  readonly #link: string;

  constructor() {
    made += 1;
    const net = `10.${(process.pid >> 8) & 255}.${process.pid & 255}`;
    this.near = `${net}.${4 * made + 1}`;
    this.far = `${net}.${4 * made + 2}`;
    this.#name = `trafficinator-${process.pid}-${made}`;
    this.#link = `tf${process.pid}n${made}`;
    const other = `tf${process.pid}f${made}`;
    ip('netns', 'add', this.#name);
    ip('link', 'add', this.#link, 'type', 'veth', 'peer', 'name', other, 'netns', this.#name);
    ip('address', 'add', `${this.near}/30`, 'dev', this.#link);
    ip('-n', this.#name, 'address', 'add', `${this.far}/30`, 'dev', other);
    ip('-n', this.#name, 'link', 'set', 'lo', 'up');
    ip('-n', this.#name, 'link', 'set', other, 'up');
    this.connect();
  }

  /** What a command is to be run under, so that it runs there. */
  get under(): readonly string[] {
    return ['ip', 'netns', 'exec', this.#name];
  }

  /** Takes it from the network without a word: neither side hears of it. */
  cutOff(): void {
    ip('link', 'set', this.#link, 'down');
  }

  connect(): void {
    ip('link', 'set', this.#link, 'up');
  }

  [Symbol.dispose](): void {
    ip('netns', 'delete', this.#name);
  }
}

function ip(...args: readonly string[]): void {
  const { status, stderr, error } = spawnSync('ip', [...args], { encoding: 'utf8' });
  if (status !== 0) throw new TypeError(`ip ${args.join(' ')}: ${error?.message ?? stderr}`);
}

function reason(): string | undefined {
  try {
    new FarMachine()[Symbol.dispose]();
    return undefined;
  } catch {
    return 'no network namespace can be made here, which takes root and `ip`';
  }
}

/** Why no machine can be had here that is apart from this one, if none can. */
export const noFarMachine = reason();
