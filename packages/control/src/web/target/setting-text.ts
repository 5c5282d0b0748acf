/** A value of a setting as a config says it: references as the call that makes them. */
export function settingText(value: unknown): string {
  if (value === undefined) return 'none';
  if (typeof value === 'string') return value;
  if (isReference(value)) return referenceText(value);
  if (Array.isArray(value)) return `[${value.map(settingText).join(', ')}]`;
  return JSON.stringify(value);
}

interface Reference {
  readonly $kind: string;
}

function isReference(value: unknown): value is Reference {
  return typeof value === 'object' && value !== null && '$kind' in value && typeof value.$kind === 'string';
}

function referenceText({ $kind, ...details }: Reference): string {
  if ($kind === 'sealed') return '(sealed)';
  const given = Object.values(details).filter((detail) => detail !== undefined);
  return `${$kind}(${given.map((detail) => JSON.stringify(detail)).join(', ')})`;
}
