import { join } from 'node:path';
import { Flags } from '@oclif/core';
import { type Control, startControl } from '@trafficinator/control';
import {
  type ApiPolicy,
  type Deps,
  findConfigFile,
  parseAllowedSecret,
  SEALING_KEY,
  sealerOf,
  systemClock,
} from '@trafficinator/core';
import { EngineCommand } from '../engine-command.js';
import { environment } from '../environment.js';
import { RunnerChild } from '../serve/runner-child.js';
import { policyFlags, reachFlags, tlsFiles } from '../serve/serve-flags.js';
import { servedEngine } from '../serve/served-engine.js';
import { untilStopped } from '../serve/until-stopped.js';
import { serverLog } from '../serve/write-log.js';

export default class ServeCommand extends EngineCommand {
  static override summary = 'Serve the control API and its pages.';
  static override description =
    'Shows all targets and runs of the state in a browser, wherever the runners are, and lets people change and steer them. On this machine alone nobody needs to log in until the first token is given out; for any other address a token is needed first.';
  static override examples = [
    '<%= config.bin %> serve',
    '<%= config.bin %> serve --allow-target "https://*.example.com" --allow-secret MATOMO_TOKEN=https://analytics.example.com',
    '<%= config.bin %> serve --listen 0.0.0.0:8650 --public-url https://traffic.example.com --trust-proxy 10.0.0.0/8',
  ];
  static override flags = {
    ...reachFlags,
    ...policyFlags,
    'log-format': Flags.option({ options: ['text', 'json'] as const })({
      summary: 'How the log is written on standard error.',
      default: 'text',
    }),
  };

  async run(): Promise<void> {
    const { flags } = await this.parse(ServeCommand);
    const { 'allow-target': allowed = [], 'host-name': hostNames = [], 'trust-proxy': trustedProxies = [] } = flags;
    const env = {
      ...environment(flags['env-file'] ?? []),
      ...(allowed.length > 0 && { TRAFFICINATOR_ALLOW_TARGET: allowed.join(',') }),
    };
    const configFile = flags.config ?? findConfigFile(process.cwd());
    await using engine = servedEngine({ cwd: process.cwd(), env, configFile, typeCheck: true, stack: flags.stack });
    const log = serverLog(flags['log-format'], () => systemClock.now());
    const args = ['--stack', flags.stack, ...(configFile === undefined ? [] : ['--config', configFile])];
    const runner = new RunnerChild({ args, env, log });
    const control = await startControl({
      listen: flags.listen,
      hostNames,
      publicUrl: flags['public-url'],
      trustedProxies,
      tls: tlsFiles(flags),
      own: engine.own,
      engineFor: (user) => engine.engineFor(user),
      policy: await policyOf(engine.own, env, flags['allow-secret'] ?? []),
      configFile,
      startRunner: flags.runner ? (request) => runner.start(request) : undefined,
      webFolder: join(import.meta.dirname, 'web'),
      log,
    });
    this.log(welcome(control));
    await untilStopped({ close: () => control.close(), stop: () => runner.stop(), abort: () => runner.abort() });
  }
}

async function policyOf(
  { allowedTargets, randomBytes }: Pick<Deps, 'allowedTargets' | 'randomBytes'>,
  env: Readonly<Record<string, string | undefined>>,
  secrets: readonly string[],
): Promise<ApiPolicy> {
  return {
    targets: await allowedTargets(),
    secrets: secrets.map(parseAllowedSecret),
    seal: sealerOf(env[SEALING_KEY], randomBytes),
  };
}

function welcome({ url, state, needsLogin }: Control): string {
  const whoMay = needsLogin
    ? 'Whoever has a token may enter.'
    : 'Whoever uses this machine may do everything. For logins: trafficinator token create --role admin --name NAME';
  return `Trafficinator serves ${url}\nState: ${state}\n${whoMay}\nCtrl-C ends it.`;
}
