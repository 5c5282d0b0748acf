// Reads a template: a page of Markdown in which some fenced blocks are to be played.

/** The kinds of blocks that are played; any other block is text. */
const KINDS = ['run', 'start', 'finish', 'edit', 'sandbox'];

/**
 * The parts of a template in their order: `{ kind: 'text', text }`, or a block with `kind`, `options` and `lines`.
 *
 * - `run`: commands, one a line. Options: `who`, `exit` (of the last), `answer`, `cut` (first words of paragraphs that are left
 *   out), `commit`.
 * - `start`: a command that is left waiting, for an answer or, with `until`, for what it says. `finish` answers it.
 * - `edit FILE`: an edit as a diff, which is done and shown.
 * - `sandbox`: starts the sandbox anew, with the options of its command; nothing is shown.
 */
export function parse(template) {
  const parts = [];
  let text = [];
  let block;
  for (const line of template.split('\n')) {
    const fence = /^```(\w*) ?(.*)$/.exec(line);
    if (block !== undefined && line === '```') {
      parts.push(block);
      block = undefined;
    } else if (block !== undefined) block.lines.push(line);
    else if (fence !== null && KINDS.includes(fence[1])) {
      parts.push({ kind: 'text', text: linesOf(text) });
      text = [];
      block = { kind: fence[1], options: optionsIn(fence[2]), lines: [] };
    } else text.push(line);
  }
  return [...parts, { kind: 'text', text: linesOf(text).replace(/\n$/, '') }];
}

function linesOf(text) {
  return text.map((line) => `${line}\n`).join('');
}

/** Options as `name=value` or `name="a value"`; words without a name are together the option `rest`. */
function optionsIn(text) {
  const options = {};
  const rest = text.replaceAll(/(\w+)=(?:"([^"]*)"|(\S+))/g, (_, name, quoted, bare) => {
    options[name] = quoted ?? bare;
    return '';
  });
  return { ...options, rest: rest.trim() };
}
