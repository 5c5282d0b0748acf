import { writtenPasswords } from './checks/written-passwords.js';
import { writtenTokens } from './checks/written-tokens.js';
import type { ProjectFiles } from './modules/project-files.js';
import { redactTokens } from './sources/redact-tokens.js';

/** Whether a token or password seems to stand in a config's sources: as a literal of its value, or by the looks of it. */
export function holdsSecret(files: ProjectFiles, value: unknown): boolean {
  const secrets = [...writtenTokens(value), ...writtenPasswords(value)];
  return files.reached().some((file) => {
    const text = files.read(file);
    return secrets.some((secret) => text.includes(secret)) || redactTokens(text) !== text;
  });
}
