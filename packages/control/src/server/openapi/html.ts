/** Markup that is safe to be sent. */
export interface Html {
  readonly html: string;
}

type Part = Html | string | number | readonly Html[];

/** Writes markup; every text in it is escaped. */
export function html(texts: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const written = texts.map((text, at) => text + (at < parts.length ? markupOf(parts[at] ?? '') : ''));
  return { html: written.join('') };
}

/** A text of several paragraphs; what stands between backticks is code. */
export function paragraphs(text: string): Html {
  return {
    html: text
      .split('\n\n')
      .map((part) => `<p>${inline(part).html}</p>`)
      .join('\n'),
  };
}

/** A line of text; what stands between backticks is code. */
export function inline(text: string): Html {
  return { html: escaped(text).replaceAll(/`([^`]+)`/g, '<code>$1</code>') };
}

/** An anchor. */
export function slug(text: string): string {
  return text.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
}

function markupOf(part: Part): string {
  if (typeof part === 'string' || typeof part === 'number') return escaped(String(part));
  return 'html' in part ? part.html : part.map((one) => one.html).join('');
}

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
