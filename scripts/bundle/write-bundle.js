import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Commands that run load parts of their bundle late; no test and no run of a developer takes longer. */
const KEPT_MS = 3_600_000;

/**
 * Writes the files of a bundle over an earlier one, while its commands may be running: whole files only, those that others import
 * first, and nothing where nothing changed. What only earlier bundles had goes after an hour.
 */
export function writeBundle(folder, files) {
  for (const [name, contents] of [...files].sort(([a], [b]) => Number(isEntry(a)) - Number(isEntry(b))))
    if (!holds(join(folder, name), contents)) replace(join(folder, name), contents);
  for (const name of readdirSync(folder, { recursive: true })) {
    const file = join(folder, name);
    const stat = statSync(file, { throwIfNoEntry: false });
    if (stat?.isFile() && !files.has(name) && Date.now() - stat.mtimeMs > KEPT_MS) rmSync(file, { force: true });
  }
}

/** Names of files that others import, or that a page names, end in a hash. */
function isEntry(name) {
  return !/-[A-Za-z0-9_-]{8}\.[a-z0-9]+$/.test(name);
}

function holds(file, contents) {
  try {
    return readFileSync(file).equals(contents);
  } catch {
    return false;
  }
}

/** Writes a whole file, or none. */
export function replace(file, contents) {
  const whole = `${file}.${process.pid}`;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(whole, contents);
  renameSync(whole, file);
}
