// A control server that is looked at from outside.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Agent, get } from 'node:http';
import { createInterface } from 'node:readline';
import type { Launch } from '../ratio.ts';

/** A process of `serve`, on a free port of this machine. */
export class ServedControl {
  readonly url: string;
  readonly #child: ChildProcess;
  /** Takes little time of its own: its client shares the cores with what is measured. */
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 32 });

  private constructor(child: ChildProcess, url: string) {
    this.#child = child;
    this.url = url;
  }

  /** Starts one, and waits until it says where it listens. */
  static async start({ cwd, args, env }: Launch): Promise<ServedControl> {
    const child = spawn(process.execPath, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'ignore'],
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
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())));
      await this.#get(path);
      return performance.now() - due;
    });
    return (await Promise.all(asked)).sort((a, b) => a - b);
  }

  /** Sends a body to a path, and throws where it is refused. */
  async post(path: string, body: unknown): Promise<void> {
    const headers = { 'Content-Type': 'application/json' };
    const response = await fetch(`${this.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!response.ok) throw new TypeError(`${path} was answered with ${response.status}: ${await response.text()}`);
    await response.arrayBuffer();
  }

  /** Attaches so many streams, as open pages do, until the answer is called. Each is told what comes. */
  async attach(streams: number, onText: (text: string) => void = () => {}): Promise<() => void> {
    const abort = new AbortController();
    const { signal } = abort;
    const opened = Array.from({ length: streams }, () => fetch(`${this.url}/api/stream`, { signal }));
    for (const { body } of await Promise.all(opened)) {
      const told = new WritableStream<string>({ write: onText });
      void body
        ?.pipeThrough(new TextDecoderStream())
        .pipeTo(told)
        .catch(() => undefined);
    }
    return () => abort.abort();
  }

  async stop(): Promise<void> {
    this.#agent.destroy();
    this.#child.kill('SIGINT');
    await once(this.#child, 'exit');
  }

  #get(path: string): Promise<void> {
    return new Promise((done, fail) => {
      const request = get(`${this.url}${path}`, { agent: this.#agent }, (response) => {
        response.resume();
        if (response.statusCode === 200) response.once('end', done);
        else fail(new TypeError(`${path} was answered with ${response.statusCode}.`));
      });
      request.once('error', fail);
    });
  }
}
