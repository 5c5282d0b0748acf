/** The parameters of one hit by name, decoded. */
export type HitParameters = ReadonlyMap<string, string>;

/** Reads `a=1&b=2` in one pass. The last value of a name wins, as in PHP; broken percent escapes stay as they are. */
export function readParameters(text: string): Map<string, string> {
  const parameters = new Map<string, string>();
  let start = 0;
  while (start < text.length) {
    const next = text.indexOf('&', start);
    const end = next === -1 ? text.length : next;
    if (end > start) addPair(parameters, text.slice(start, end));
    start = end + 1;
  }
  return parameters;
}

function addPair(parameters: Map<string, string>, pair: string): void {
  const equals = pair.indexOf('=');
  if (equals === -1) parameters.set(decode(pair), '');
  else parameters.set(decode(pair.slice(0, equals)), decode(pair.slice(equals + 1)));
}

function decode(text: string): string {
  const spaced = text.includes('+') ? text.replaceAll('+', ' ') : text;
  if (!spaced.includes('%')) return spaced;
  try {
    return decodeURIComponent(spaced);
  } catch {
    return spaced;
  }
}

/** Reads the parameters of a hit that a bulk body gives as an object. Structures become JSON, as in a query string. */
export function parametersOf(record: Readonly<Record<string, unknown>>): Map<string, string> {
  const parameters = new Map<string, string>();
  for (const [name, value] of Object.entries(record)) {
    const text = textOf(value);
    if (text !== undefined) parameters.set(name, text);
  }
  return parameters;
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (value === null || value === undefined) return undefined;
  if (typeof value === 'boolean') return value ? '1' : '0';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
