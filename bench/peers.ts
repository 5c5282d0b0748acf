// How many hits other load generators send for a second of CPU time, whole processes, each in turn against the same nginx:
// `npx pnpm@12 bench:peers`. What is not installed is passed over, and what sends nothing is shown with 0; autocannon and Artillery
// come from the npm registry.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BenchLoad } from './load/a-load.ts';
import { type Receiver, startReceiver } from './load/receiver.ts';
import { secondsOr } from './seconds.ts';
import { aBody } from './visits.ts';

const CONNECTIONS = 64;
const SECONDS = secondsOr(15);
const ROUNDS = 3;
const VERSIONS = { autocannon: '9.0.0', artillery: '2.0.34' };

/** A generator, and how it is started. */
interface Peer {
  readonly name: string;
  /** What is between its hits: nothing, or text that is made for each of them. */
  readonly makes: string;
  /** A program and its arguments. */
  readonly command: readonly string[];
  readonly cwd?: string | undefined;
  readonly env?: Readonly<Record<string, string>>;
  readonly hitsOf: (output: string) => number;
}

const folder = mkdtempSync(join(tmpdir(), 'trafficinator-peers-'));
const receiver = await startReceiver();
const load = new BenchLoad({ url: receiver.url, connections: CONNECTIONS, seconds: SECONDS });
try {
  const peers = [...ours(load), ...installed(receiver)];
  const best = new Map<Peer, number>();
  for (let round = 0; round < ROUNDS; round++) {
    for (const peer of peers) best.set(peer, Math.max(best.get(peer) ?? 0, hitsPerCpuSecond(peer)));
  }
  for (const [{ name, makes }, hits] of best) {
    console.log(`${String(Math.round(hits)).padStart(8)} hits per CPU second  ${name.padEnd(40)} ${makes}`);
  }
} finally {
  load.remove();
  await receiver.stop();
  rmSync(folder, { recursive: true, force: true });
}

function ours(bench: BenchLoad): readonly Peer[] {
  const subject = bench.run();
  const baseline = bench.pool(aBody());
  const launched = ({ cwd, args, hitsOf }: typeof subject) => ({
    cwd,
    command: [process.execPath, ...args],
    hitsOf,
  });
  return [
    { name: 'trafficinator run --rate max', makes: 'whole visits, ledger on', ...launched(subject) },
    { name: 'undici Pool.dispatch', makes: 'nothing', ...launched(baseline) },
  ];
}

function installed({ url }: Receiver): readonly Peer[] {
  const body = join(folder, 'body');
  writeFileSync(body, aBody());
  const peers = [hey(url, body), jmeter(url), ...fromRegistry(url, body)];
  return peers.filter(({ command: [program] }) => spawnSync('sh', ['-c', `command -v '${program}'`]).status === 0);
}

function hey(url: string, body: string): Peer {
  const args = [
    '-z',
    `${SECONDS}s`,
    '-c',
    String(CONNECTIONS),
    '-m',
    'POST',
    '-T',
    'application/x-www-form-urlencoded',
  ];
  return {
    name: 'hey',
    makes: 'nothing',
    command: ['hey', ...args, '-D', body, url],
    hitsOf: (output) => Number(/\[204\]\s+(\d+) responses/.exec(output)?.[1]),
  };
}

function jmeter(url: string): Peer {
  const plan = join(folder, 'plan.jmx');
  const results = join(folder, 'results.csv');
  writeFileSync(plan, jmeterPlan(new URL(url)));
  return {
    name: 'JMeter',
    makes: 'two random numbers',
    command: ['jmeter', '-n', '-t', plan, '-l', results, '-j', join(folder, 'jmeter.log')],
    hitsOf: () => {
      if (!existsSync(results)) return 0;
      const lines = readFileSync(results, 'utf8').split('\n');
      rmSync(results);
      return lines.filter((line) => line.includes(',204,')).length;
    },
  };
}

function fromRegistry(url: string, body: string): readonly Peer[] {
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }\n');
  for (const [name, version] of Object.entries(VERSIONS)) {
    // Artillery's own scripts would download browsers.
    const args = ['install', '--no-audit', '--no-fund', '--silent', '--ignore-scripts', `${name}@${version}`];
    spawnSync('npm', args, { cwd: folder });
  }
  writeFileSync(join(folder, 'scenario.yml'), artilleryScenario(new URL(url)));
  writeFileSync(join(folder, 'made.js'), autocannonScript(url, body));
  const autocannonOf = (output: string) => Number(JSON.parse(output).hits);
  const cannon = join(folder, 'node_modules/autocannon/autocannon.js');
  const script = join(folder, 'made.js');
  const peers: readonly Peer[] = [
    {
      name: `autocannon ${VERSIONS.autocannon}`,
      makes: 'nothing',
      command: [process.execPath, script, 'fixed'],
      hitsOf: autocannonOf,
    },
    {
      name: `autocannon ${VERSIONS.autocannon}`,
      makes: 'each hit by URLSearchParams',
      command: [process.execPath, script, 'made'],
      hitsOf: autocannonOf,
    },
    {
      name: `Artillery ${VERSIONS.artillery}`,
      makes: 'two random texts',
      command: [join(folder, 'node_modules/.bin/artillery'), 'run', 'scenario.yml', '--output', 'report.json'],
      cwd: folder,
      env: { ARTILLERY_DISABLE_TELEMETRY: 'true' },
      hitsOf: () =>
        JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8')).aggregate.counters['http.codes.204'] ?? 0,
    },
  ];
  return peers.filter(({ command: [program = '', first] }) => existsSync(first === script ? cannon : program));
}

function autocannonScript(url: string, body: string): string {
  return `import { readFileSync } from 'node:fs';
import autocannon from 'autocannon';
const body = readFileSync(${JSON.stringify(body)}, 'utf8');
let n = 0;
const made = (request) => {
  const hit = new URLSearchParams(body);
  hit.set('rand', String((n += 1)));
  hit.set('cdt', String(Math.floor(Date.now() / 1000)));
  return { ...request, body: hit.toString() };
};
const headers = { 'content-type': 'application/x-www-form-urlencoded' };
const request = process.argv[2] === 'made' ? { method: 'POST', headers, setupRequest: made } : { method: 'POST', headers, body };
const result = await autocannon({ url: ${JSON.stringify(url)}, connections: ${CONNECTIONS}, duration: ${SECONDS}, pipelining: 1, requests: [request] });
console.log(JSON.stringify({ hits: result['2xx'] }));
`;
}

function artilleryScenario({ origin, pathname }: URL): string {
  return `config:
  target: ${origin}
  http: { pool: ${CONNECTIONS} }
  phases: [{ duration: ${SECONDS}, arrivalRate: 200 }]
scenarios:
  - flow:
      - loop:
          - post:
              url: ${pathname}
              form: { idsite: 1, rec: 1, _id: '{{ $randomString() }}', rand: '{{ $randomNumber(1, 100000) }}', url: 'https://shop.example.com/' }
        count: 5
`;
}

function jmeterPlan({ hostname, port, pathname }: URL): string {
  const prop = (type: string, name: string, value: string) => `<${type}Prop name="${name}">${value}</${type}Prop>`;
  const random = (most: number) => `$\{__Random(1,${most})}`;
  const body = `_id=${random(1_000_000_000)}&rand=${random(100_000)}&${aBody()}`.replaceAll('&', '&amp;');
  return `<?xml version="1.0" encoding="UTF-8"?>
<jmeterTestPlan version="1.2" properties="5.0"><hashTree><TestPlan guiclass="TestPlanGui" testclass="TestPlan" testname="p"/><hashTree>
<ThreadGroup guiclass="ThreadGroupGui" testclass="ThreadGroup" testname="t">
<elementProp name="ThreadGroup.main_controller" elementType="LoopController">${prop('int', 'LoopController.loops', '-1')}</elementProp>
${prop('string', 'ThreadGroup.num_threads', String(CONNECTIONS))}${prop('bool', 'ThreadGroup.scheduler', 'true')}${prop('string', 'ThreadGroup.duration', String(SECONDS))}
</ThreadGroup><hashTree><HTTPSamplerProxy guiclass="HttpTestSampleGui" testclass="HTTPSamplerProxy" testname="h">
${prop('string', 'HTTPSampler.domain', hostname)}${prop('string', 'HTTPSampler.port', port)}${prop('string', 'HTTPSampler.path', pathname)}
${prop('string', 'HTTPSampler.method', 'POST')}${prop('bool', 'HTTPSampler.use_keepalive', 'true')}${prop('bool', 'HTTPSampler.postBodyRaw', 'true')}
<elementProp name="HTTPsampler.Arguments" elementType="Arguments"><collectionProp name="Arguments.arguments">
<elementProp name="" elementType="HTTPArgument">${prop('string', 'Argument.value', body)}${prop('string', 'Argument.metadata', '=')}</elementProp>
</collectionProp></elementProp></HTTPSamplerProxy><hashTree/></hashTree></hashTree></hashTree></jmeterTestPlan>
`;
}

/** The shell tells what a process and its children have cost. */
function hitsPerCpuSecond({ name, command, cwd, env, hitsOf }: Peer): number {
  const { stdout, stderr } = spawnSync('bash', ['-c', 'TIMEFORMAT="cpu %U %S"; time "$@"', 'bash', ...command], {
    cwd,
    env: { ...process.env, ...env },
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  const [, user, system] = /cpu ([\d.]+) ([\d.]+)/.exec(stderr) ?? [];
  const hits = hitsOf(stdout);
  if (!(hits > 0)) console.error(`${name} has sent nothing: ${`${stdout}${stderr}`.slice(0, 500)}`);
  return (hits || 0) / (Number(user) + Number(system));
}
