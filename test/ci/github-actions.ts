import { cpSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunningJob } from './github-job.js';

type Given = Readonly<Record<string, string>>;

/** What GitHub's own actions do, as far as the example uses them. Each answers whether it did. */
const actions: Readonly<Record<string, (given: Given, job: RunningJob) => boolean>> = {
  'actions/checkout': () => true, // The job began in a checkout.
  'actions/setup-node': () => true,
  'actions/upload-artifact': upload,
  'actions/download-artifact': download,
  'actions/cache/save': save,
  'actions/cache/restore': restore,
};

/** Does what an action of GitHub would do. Answers whether it did. */
export function emulatedAction(uses: string, given: Given, job: RunningJob): boolean {
  const action = actions[uses.split('@')[0] ?? ''];
  if (action === undefined) throw new TypeError(`Nothing stands for ${uses}.`);
  return action(given, job);
}

function upload({ name = '', path = '' }: Given, { api, run, repository, event }: RunningJob): boolean {
  if (!existsSync(path)) return false;
  const folder = mkdtempSync(join(repository.scratch, 'artifact-'));
  cpSync(path, folder, { recursive: true });
  api.artifacts.push({ name, run, folder, isOfFork: event.headRepository !== undefined });
  return true;
}

function download({ name, path = '', 'run-id': run }: Given, { api }: RunningJob): boolean {
  const found = api.artifacts.findLast((artifact) => artifact.name === name && String(artifact.run) === run);
  if (found === undefined) return false;
  cpSync(found.folder, path, { recursive: true });
  return true;
}

function save({ path = '', key = '' }: Given, { api, workspace }: RunningJob): boolean {
  api.caches.set(key, readFileSync(join(workspace, path), 'utf8'));
  return true;
}

/** Without a find it does nothing, and is content. */
function restore({ path = '', key = '', 'restore-keys': prefix = '' }: Given, { api, workspace }: RunningJob): boolean {
  const newest = [...api.caches.keys()].findLast((one) => one.startsWith(prefix));
  const found = api.caches.get(key) ?? (newest === undefined ? undefined : api.caches.get(newest));
  if (found !== undefined) writeFileSync(join(workspace, path), found);
  return true;
}
