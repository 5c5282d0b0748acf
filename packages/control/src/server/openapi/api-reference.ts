import { type OpenApiDocument, type Placed, placedIn } from './open-api.js';

const INTRODUCTION = `<!-- Written by \`pnpm gen\` from the routes of packages/control. Change them, not this. -->

# The API

Every endpoint, and the least role that may use it: a viewer looks, an operator pauses, plans, starts and stops, and an admin changes,
applies and gives tokens out. A running server has the same with all fields at \`/api/docs\`, and for machines at \`/api/openapi.json\`. How to
use it: [the guide](../guide/api.md).
`;

/** The page of all endpoints, \`docs/reference/api.md\`. */
export function apiReference(document: OpenApiDocument): string {
  const placed = placedIn(document);
  const sections = document.tags.map(({ name, description }) => {
    const rows = placed.filter(({ operation }) => operation.tags.includes(name)).map(rowOf);
    return `## ${capital(name)}\n\n${description}\n\n${table([['endpoint', 'role', 'what it does'], ...rows])}\n`;
  });
  return [INTRODUCTION, ...sections].join('\n');
}

function rowOf({ method, path, operation }: Placed): readonly string[] {
  return [`\`${method.toUpperCase()} ${path}\``, operation['x-role'], operation.summary.replaceAll('|', '\\|')];
}

/** A table as the formatter writes it: every column as wide as its widest cell. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  const lines = rows.map((row) => `| ${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |`);
  return [lines[0], `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...lines.slice(1)].join('\n');
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
