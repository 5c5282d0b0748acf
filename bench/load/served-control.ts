// A control server that is looked at from outside.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Launch } from '../ratio.ts';

/** A process of `serve`, on a free port of this machine. */
export class ServedControl {
  readonly url: string;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, url: string) {
    this.#child = child;
    this.url = url;
  }

  /** Starts one, and waits until it says where it listens. */
  static async start({ cwd, args, env }: Launch): Promise<ServedControl> {
    const child = spawn(process.execPath, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    for await (const line of createInterface({ input: child.stdout })) {
      const [url] = /http:\/\/127\.0\.0\.1:\d+/.exec(line) ?? [];
      if (url === undefined) continue;
      child.stdout.resume();
      return new ServedControl(child, url);
    }
    throw new TypeError('The control server has ended.');
  }

  /** How long answers took, in milliseconds, the shortest first: so many requests a second, whether answers come or not. */
  async latencies(
    path: string,
    { perSecond, seconds }: { perSecond: number; seconds: number },
  ): Promise<readonly number[]> {
    const begun = performance.now();
    const asked = Array.from({ length: perSecond * seconds }, async (_, at) => {
      const due = begun + (at * 1_000) / perSecond;
      await new Promise((resolve) => setTimeout(resolve, due - performance.now()));
      const response = await fetch(`${this.url}${path}`);
      await response.arrayBuffer();
      if (!response.ok) throw new TypeError(`${path} was answered with ${response.status}.`);
      return performance.now() - due;
    });
    return (await Promise.all(asked)).sort((a, b) => a - b);
  }

  /** Attaches so many streams, which read all that comes until the answer is called. */
  async attach(streams: number): Promise<() => void> {
    const abort = new AbortController();
    const opened = Array.from({ length: streams }, () => fetch(`${this.url}/api/stream`, { signal: abort.signal }));
    for (const { body } of await Promise.all(opened)) void body?.pipeTo(new WritableStream()).catch(() => undefined);
    return () => abort.abort();
  }

  async stop(): Promise<void> {
    this.#child.kill('SIGINT');
    await once(this.#child, 'exit');
  }
}
