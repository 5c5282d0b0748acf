import { Errors, Flags } from '@oclif/core';
import { openSandbox, type SandboxSite } from '@trafficinator/core';
import { BaseCommand } from '../base-command.js';

const site = Flags.custom<SandboxSite>({
  helpValue: 'ID[:ZONE]',
  parse: async (text) => {
    const [, id, zone] = /^([1-9]\d{0,8})(?::([A-Za-z0-9_+/-]+))?$/.exec(text) ?? [];
    if (id === undefined) throw new Errors.CLIError(`"${text}" is no site: expected such as 1, or 2:Europe/London.`);
    return { siteId: Number(id), timezone: zone ?? 'UTC', goals: [] };
  },
});

export default class SandboxCommand extends BaseCommand {
  static override summary = 'Start a local receiver that speaks the Tracking API of Matomo strictly.';
  static override description =
    'Refuses what Matomo refuses, and counts and names what Matomo would silently bend. Answers counts at /sandbox/counts, visits at /sandbox/visits?siteId=1, and switches faults by POST to /sandbox/faults while it runs.';
  static override examples = [
    '<%= config.bin %> sandbox',
    '<%= config.bin %> sandbox --port 9000 --site 1 --site 2:America/New_York --token my-test-token',
    `curl -X POST http://127.0.0.1:8090/sandbox/faults -d '{"siteId":1,"fault":{"kind":"unavailable","retryAfterSeconds":5}}'`,
  ];
  static override flags = {
    port: Flags.integer({
      summary: 'Port to listen on; 0 takes any.',
      default: 8_090,
      min: 0,
      max: 65_535,
      helpValue: 'N',
    }),
    host: Flags.string({ summary: 'Address to listen on.', default: '127.0.0.1', helpValue: 'ADDRESS' }),
    site: site({ summary: 'A site and its time zone; once for each. Default: sites 1 to 10 in UTC.', multiple: true }),
    token: Flags.string({ summary: 'A token that is valid; once for each.', multiple: true, helpValue: 'TOKEN' }),
    db: Flags.string({
      summary: 'SQLite file that keeps what is recorded; by default it is kept in memory.',
      helpValue: 'FILE',
    }),
  };

  async run(): Promise<void> {
    const { flags } = await this.parse(SandboxCommand);
    const sites = flags.site ?? Array.from({ length: 10 }, (_, at) => ({ siteId: at + 1, timezone: 'UTC', goals: [] }));
    const sandbox = await openSandbox({
      host: flags.host,
      port: flags.port,
      sites,
      tokens: flags.token ?? [],
      ...(flags.db === undefined ? {} : { dbFile: flags.db }),
    });
    this.log(`Sandbox ready: ${sandbox.url} (${sites.map(({ siteId }) => siteId).join(', ')})`);
    this.log(`Counts: ${new URL('/sandbox/counts', sandbox.url).href}. Ctrl-C ends it.`);
    await new Promise<void>((resolve) => process.once('SIGINT', resolve).once('SIGTERM', resolve));
    await sandbox.close();
    for (const [id, counts] of Object.entries(sandbox.counts().sites)) {
      this.log(
        `site ${id}: ${counts.visits} visits, ${counts.hits} hits, ${violationsOf(counts.violations)} violations`,
      );
    }
  }
}

function violationsOf(violations: Readonly<Record<string, { readonly count: number } | undefined>>): number {
  return Object.values(violations).reduce((sum, violation) => sum + (violation?.count ?? 0), 0);
}
