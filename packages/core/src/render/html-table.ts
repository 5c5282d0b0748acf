import { markupText } from './markup-safe.js';

/** A cell of a table. Markup is ours and already escaped; text is anybody's. */
export type HtmlCell = ({ readonly text: string } | { readonly markup: string }) & {
  /** What it means, or how it is laid out; see the style sheet. */
  readonly tone?: 'bad' | 'changed' | 'quiet' | 'words' | 'moment' | undefined;
  /** What it is sorted by, where that is not what it shows. */
  readonly value?: number | string | undefined;
};

/** A column of a table; its cells are made from the rows. */
export interface HtmlColumn<Row> {
  readonly title: string;
  readonly isNumber?: boolean | undefined;
  readonly cell: (row: Row) => HtmlCell;
}

/** What a table shows. */
export interface HtmlTable<Row> {
  /** What the table is about, for who cannot see what stands above it. */
  readonly label: string;
  readonly columns: readonly HtmlColumn<Row>[];
  readonly rows: readonly Row[];
  /** Stands above the rows and is not sorted with them. */
  readonly total?: Row | undefined;
  readonly isSortable?: boolean | undefined;
}

/** Writes a table. The first column names the row. */
export function htmlTable<Row>(table: HtmlTable<Row>): string {
  const { label, columns, rows, total } = table;
  const body = (kind: string, of: readonly Row[]) =>
    `<tbody class="${kind}">${of.map((row) => rowOf(columns, row)).join('\n')}</tbody>`;
  return [
    `<div class="wide" role="region" tabindex="0" aria-label="${markupText(label)}"><table>`,
    `<thead><tr>${columns.map((column) => titleOf(column, table)).join('')}</tr></thead>`,
    total === undefined ? '' : body('total', [total]),
    body('rows', rows),
    '</table></div>',
  ].join('\n');
}

function titleOf<Row>({ title, isNumber }: HtmlColumn<Row>, { isSortable }: HtmlTable<Row>): string {
  const text = markupText(title);
  const shown = isSortable === true && title !== '' ? `<button type="button">${text}</button>` : text;
  return `<th scope="col"${isNumber === true ? ' class="number"' : ''}>${shown}</th>`;
}

function rowOf<Row>(columns: readonly HtmlColumn<Row>[], row: Row): string {
  const cells = columns.map(({ cell, isNumber }, at) => {
    const content = cell(row);
    const classes = [...(isNumber === true ? ['number'] : []), ...(content.tone === undefined ? [] : [content.tone])];
    const value = content.value === undefined ? '' : ` data-value="${markupText(String(content.value))}"`;
    const shown = 'markup' in content ? content.markup : markupText(content.text);
    const kind = classes.length === 0 ? '' : ` class="${classes.join(' ')}"`;
    return at === 0 ? `<th scope="row"${value}>${shown}</th>` : `<td${kind}${value}>${shown}</td>`;
  });
  return `<tr>${cells.join('')}</tr>`;
}
