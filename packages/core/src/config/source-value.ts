/** A helper of the sdk by which references are written. */
export type SdkHelper = 'secretEnv' | 'secretFile' | 'secretCommand' | 'urlList';

/** Writes plain JSON as TypeScript, references as calls of the sdk, and remembers which helpers it has used. */
export class SourceValue {
  /** What must be imported. */
  readonly used = new Set<SdkHelper>();

  /** A value that begins at `column` of a line with this indent. Short ones stand on one line. */
  write(value: unknown, indent: string, column = indent.length): string {
    const flat = this.#flat(value);
    if (column + flat.length <= WIDTH || !isNested(value)) return flat;
    const inner = `${indent}  `;
    const lines = Array.isArray(value)
      ? value.map((item: unknown) => `${inner}${this.write(item, inner)},`)
      : Object.entries(value).map(([name, item]) => this.property(name, item, inner));
    const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
    return `${open}\n${lines.join('\n')}\n${indent}${close}`;
  }

  /** A line, or lines, of an object: `name: value,`. */
  property(name: string, value: unknown, indent: string): string {
    const key = `${indent}${keyText(name)}: `;
    return `${key}${name === 'siteId' ? String(value) : this.write(value, indent, key.length + 1)},`;
  }

  #flat(value: unknown): string {
    if (typeof value === 'string') return stringText(value);
    if (typeof value === 'number') return numberText(value);
    if (!isNested(value)) return String(value);
    if (Array.isArray(value)) return `[${value.map((item: unknown) => this.#flat(item)).join(', ')}]`;
    const call = this.#call(value);
    if (call !== undefined) return call;
    const parts = Object.entries(value).map(([name, item]) => `${keyText(name)}: ${this.#flat(item)}`);
    return parts.length === 0 ? '{}' : `{ ${parts.join(', ')} }`;
  }

  #call(value: Readonly<Record<string, unknown>>): string | undefined {
    const { $kind, name, path, command } = value;
    if ($kind === 'secretEnv') return this.#use($kind, name);
    if ($kind === 'secretCommand') return this.#use($kind, command);
    return $kind === 'secretFile' || $kind === 'urlList' ? this.#use($kind, path) : undefined;
  }

  #use(helper: SdkHelper, argument: unknown): string {
    this.used.add(helper);
    return `${helper}(${this.#flat(argument)})`;
  }
}

const WIDTH = 118;

/** A text in single quotes. */
export function stringText(text: string): string {
  const inner = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'");
  return `'${inner}'`;
}

/** A key as it is written in an object. */
export function keyText(key: string): string {
  // Without the brackets, it would set what the object inherits.
  if (key === '__proto__') return "['__proto__']";
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : stringText(key);
}

/** `1_000`, `0.35`. */
function numberText(value: number): string {
  return Number.isSafeInteger(value) ? String(value).replace(/\B(?=(\d{3})+$)/g, '_') : String(value);
}

function isNested(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
