/** What a file, a server or a person may have put into a text to take over a terminal, a CI log or a comment; as long as a name may be. */
export const HOSTILE =
  'e\u001b[31m\u0007\u009b2J\u202e\r\n::error::no\n##[debug]x\n```\n<b></details> @everyone ![x](//x) <!-- y';

/** What of a text a terminal or the log of a CI job would obey: control characters but line breaks, direction marks, commands. */
export function obeyed(text: string): readonly string[] {
  return text.match(/[^\P{C}\n]|^.*##\[.*$|^ *::\w+ *::.*$/gmu) ?? [];
}

/** What of a comment GitHub would not show as code: tags, images and mentions. */
export function markup(markdown: string): readonly string[] {
  const prose = markdown.replace(/^(`{3,})\w*\n[\s\S]*?^\1$/gm, '').replace(/(?<!`)(`+)(?!`)[^\n]*?(?<!`)\1(?!`)/g, '');
  return prose.match(/<b>|!\[|@everyone|<!-- y/g) ?? [];
}
