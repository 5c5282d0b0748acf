import { Failure } from '../errors/failure.js';
import type { Place, Problem } from '../errors/problem.js';
import { type Resolution, resolveTargets } from './resolve-targets.js';

/** A target that lacks nothing. */
export function aTarget(settings: object = {}): Record<string, unknown> {
  const required = { url: 'https://a.example.com/matomo.php', siteId: 1, visitsPerDay: 100 };
  return { ...required, pages: ['https://a.example.com/'], ...settings };
}

/** Files by their absolute paths; any other does not exist. The folder of the config is `/config`. */
export type Files = Readonly<Record<string, string>>;

/** Resolves a config whose source is not known. */
export function resolveConfig(raw: unknown, files: Files = {}, locate: () => Place | undefined = () => undefined) {
  return resolveTargets(raw, { folder: '/config', locate, readText: (path) => readText(path, files) });
}

/** The problems of a config that is wrong. */
export async function problemsOf(raw: unknown, files: Files = {}): Promise<readonly Problem[]> {
  try {
    await resolveConfig(raw, files);
    return [];
  } catch (error) {
    if (error instanceof Failure) return error.problems;
    throw error;
  }
}

/** What users are told of it, in short: `path: detail`. */
export async function complaintsOf(raw: unknown, files: Files = {}): Promise<readonly string[]> {
  return (await problemsOf(raw, files)).map(complaint);
}

/** The warnings of a config, in short. */
export async function warningsOf(raw: unknown, files: Files = {}): Promise<readonly string[]> {
  return (await resolveConfig(raw, files)).warnings.map(complaint);
}

/** The settings of a target. */
export function settingsOf({ desired }: Resolution, key: string) {
  return desired.targets.find((target) => target.key === key)?.settings;
}

function complaint({ code, path, place, detail }: Problem): string {
  return `${code} ${path ?? `${place?.file}:${place?.line}:${place?.column}`}: ${detail}`;
}

function readText(path: string, files: Files): string {
  const text = files[path];
  if (text !== undefined) return text;
  throw Object.assign(new TypeError('no such file'), { code: 'ENOENT' });
}
