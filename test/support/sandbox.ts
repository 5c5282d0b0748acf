import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { type CommandOptions, startCli } from './cli.js';

/** What the sandbox has counted at one site. */
export type SiteCounts = z.output<typeof siteCounts>;

const tallies = z.record(z.string(), z.number());
const siteCounts = z.object({
  visits: z.number(),
  visitors: z.number(),
  hits: z.number(),
  misattributed: z.number(),
  byKind: tallies,
  rejected: tallies,
  days: z.record(z.string(), z.object({ visits: z.number() })),
  violations: z.record(z.string(), z.object({ count: z.number(), sample: z.unknown() })),
});
const counts = z.object({ received: z.number(), sites: z.record(z.string(), siteCounts) });

/** A sandbox in a process of its own. */
export interface SandboxProcess {
  /** The tracker's URL. */
  readonly url: string;
  readonly port: number;
  counts(): Promise<Readonly<Record<string, SiteCounts>>>;
  /** Switches a fault by the sandbox's own interface. */
  fault(siteId: number | 'all', fault: Readonly<Record<string, unknown>>): Promise<void>;
  end(): Promise<void>;
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
}

/** Where a sandbox runs, if not on this machine. */
export interface SandboxPlace extends Pick<CommandOptions, 'under'> {
  /** Where it is reached from here. */
  readonly host?: string;
}

/** Starts `trafficinator sandbox` and waits for its ready line. */
export async function startSandbox(
  args: readonly string[] = [],
  { under = [], host }: SandboxPlace = {},
): Promise<SandboxProcess> {
  const hasPort = args.includes('--port');
  const { process: child, outcome } = startCli(['sandbox', ...(hasPort ? [] : ['--port', '0']), ...args], {
    cwd: '/',
    under,
  });
  const url = await readyUrl(child.stdout, outcome);
  const control = new URL(url);
  if (host !== undefined) control.hostname = host;
  const endBy = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    await outcome;
  };
  return {
    url,
    port: Number(new URL(url).port),
    counts: async () => counts.parse(await (await fetch(new URL('/sandbox/counts', control))).json()).sites,
    fault: async (siteId, fault) => {
      const body = JSON.stringify({ siteId, fault });
      const answer = await fetch(new URL('/sandbox/faults', control), { method: 'POST', body });
      if (!answer.ok) throw new TypeError(await answer.text());
    },
    end: () => endBy('SIGTERM'),
    kill: () => endBy('SIGKILL'),
  };
}

/** All violations at a site, by kind. */
export function violationsOf(site: SiteCounts | undefined): readonly string[] {
  return Object.entries(site?.violations ?? {}).map(([kind, { count }]) => `${kind}: ${count}`);
}

async function readyUrl(
  stdout: NodeJS.ReadableStream | null,
  outcome: Promise<{ readonly stderr: string }>,
): Promise<string> {
  if (stdout === null) throw new TypeError('The sandbox has no standard output.');
  const lines = createInterface(stdout);
  const ended = outcome.then(({ stderr }): never => {
    throw new TypeError(`The sandbox did not start: ${stderr}`);
  });
  ended.catch(() => {});
  for (;;) {
    const [line] = await Promise.race([once(lines, 'line'), ended]);
    const url = /Sandbox ready: (\S+)/.exec(String(line))?.[1];
    if (url !== undefined) return url;
  }
}
