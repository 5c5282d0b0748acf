// What a profile of `node --cpu-prof` says of the bundled CLI.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const profile = z.object({
  nodes: z.array(
    z.object({
      id: z.int(),
      callFrame: z.object({ functionName: z.string(), url: z.string(), lineNumber: z.int() }),
      children: z.array(z.int()).optional(),
    }),
  ),
  samples: z.array(z.int()),
  timeDeltas: z.array(z.number()),
});
type Nodes = z.output<typeof profile>['nodes'];

/**
 * Which share of its busy time, 0 to 1, a thread spent on behalf of these origins. An origin is a source file in the bundle, or
 * the URL of a module that is not in it. A sample counts for the last call on its stack that `isOwner` says may own any: what
 * Node and libraries do belongs to who has called them.
 */
export function shareOf(
  file: string,
  { isOwner, isCounted }: Record<'isOwner' | 'isCounted', (origin: string) => boolean>,
): number {
  const { nodes, samples, timeDeltas } = profile.parse(JSON.parse(readFileSync(file, 'utf8')));
  const owners = ownersOf(nodes, isOwner);
  const idle = new Set(nodes.filter(({ callFrame }) => callFrame.functionName === '(idle)').map(({ id }) => id));
  let [busyTime, countedTime] = [0, 0];
  for (const [at, node] of samples.entries()) {
    if (idle.has(node)) continue;
    const time = timeDeltas[at] ?? 0;
    busyTime += time;
    if (isCounted(owners.get(node) ?? '')) countedTime += time;
  }
  return countedTime / busyTime;
}

/** By node, the origin that owns it. A node stands before those that it calls. */
function ownersOf(nodes: Nodes, isOwner: (origin: string) => boolean): ReadonlyMap<number, string> {
  const origins = new BundleOrigins();
  const callers = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id] as const)));
  const owners = new Map<number, string>();
  for (const { id, callFrame } of nodes) {
    const origin = origins.of(callFrame);
    const caller = callers.get(id);
    const inherited = caller === undefined ? undefined : owners.get(caller);
    const owner = isOwner(origin) ? origin : inherited;
    if (owner !== undefined) owners.set(id, owner);
  }
  return owners;
}

/** The bundler writes above each file's code which one it is. */
class BundleOrigins {
  readonly #files = new Map<string, readonly string[]>();

  of({ url, lineNumber }: Nodes[number]['callFrame']): string {
    if (!url.includes('/bundle/')) return url;
    return this.#originsOf(url)[lineNumber] ?? url;
  }

  /** Of every line. */
  #originsOf(url: string): readonly string[] {
    const known = this.#files.get(url);
    if (known !== undefined) return known;
    let origin = url;
    const lines = readFileSync(fileURLToPath(url), 'utf8').split('\n');
    const origins = lines.map((line) => {
      origin = /^\/\/ (\S+\.[cm]?js)$/.exec(line)?.[1] ?? origin;
      return origin;
    });
    this.#files.set(url, origins);
    return origins;
  }
}
