import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { aProject } from './a-project.ts';
import { firstBytes, type Launch } from './ratio.ts';
import { emptyCommand } from './start.ts';

const folder = aProject();
const executable = join(import.meta.dirname, '../packages/cli/bin/run.js');

/** A command in a project whose config was loaded before and is applied. */
function trafficinator(...args: readonly string[]): Launch {
  return { cwd: folder, args: [executable, ...args], env: { TRAFFICINATOR_STATE: '' } };
}

function prepared(): void {
  const { args, env } = trafficinator('apply', '--no-run', '--auto-approve');
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: folder, env: { ...process.env, ...env } });
  if (status !== 0) throw new TypeError(`The project cannot be applied: ${stderr}`);
}

prepared();
const backup = join(folder, 'a.backup');

export default firstBytes({
  name: 'The first byte of every command, against an empty command of oclif',
  baseline: emptyCommand,
  subjects: {
    '--help': trafficinator('--help'),
    '--version': trafficinator('--version'),
    init: trafficinator('init'),
    validate: trafficinator('validate'),
    plan: trafficinator('plan'),
    apply: trafficinator('apply', '--no-run', '--auto-approve'),
    destroy: trafficinator('destroy', '--no-input'),
    run: trafficinator('run', '--for', '1s'),
    status: trafficinator('status'),
    show: trafficinator('show', 'staging', '--explain'),
    pause: trafficinator('pause', 'staging'),
    resume: trafficinator('resume', '--all'),
    stop: trafficinator('stop'),
    sandbox: trafficinator('sandbox', '--port', '0'),
    'state list': trafficinator('state', 'list'),
    'state show': trafficinator('state', 'show', 'staging'),
    'state mv': trafficinator('state', 'mv', 'none', 'other'),
    'state rm': trafficinator('state', 'rm', 'none', '--no-input'),
    'state pull': trafficinator('state', 'pull'),
    'state push': trafficinator('state', 'push', 'none', '--no-input'),
    'state check': trafficinator('state', 'check'),
    'state history': trafficinator('state', 'history'),
    'state backup': { ...trafficinator('state', 'backup', backup), prepare: () => rmSync(backup, { force: true }) },
    'state restore': trafficinator('state', 'restore', 'none', '--no-input'),
    'state unlock': trafficinator('state', 'unlock', 'none', '--no-input'),
    'state migrate': trafficinator('state', 'migrate', '--to', '/dev/null/state.db'),
  },
  marginMs: 100,
});
