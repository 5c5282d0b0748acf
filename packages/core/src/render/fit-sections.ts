import { counted } from './format.js';
import { fenced } from './markdown-safe.js';

/** A part of a Markdown document that can be shortened line by line. */
export interface MarkdownSection {
  /** Those with the lowest rank take their room first. */
  readonly rank: number;
  /** Our own words above it; may be empty. */
  readonly title: string;
  /** Without any, the section is left out. */
  readonly lines: readonly string[];
  /** Sets the lines in a fence of this language. */
  readonly fence?: string | undefined;
  /** Shows the title, and the rest only to who opens it. */
  readonly isFolded?: boolean | undefined;
}

/** Sets sections below each other within a length, in their order. What has no room is cut by rank, and it is said which command shows it. */
export function fitSections(
  sections: readonly MarkdownSection[],
  maxLength: number,
  command = 'trafficinator plan',
): string {
  let room = maxLength - LONGEST_NOTE;
  const fitted = new Map<MarkdownSection, readonly string[]>();
  let cut = 0;
  for (const section of sections.toSorted((a, b) => a.rank - b.rank)) {
    const lines = longestStart(section, room);
    fitted.set(section, lines);
    cut += section.lines.length - lines.length;
    room -= written(section, lines).length;
  }
  const texts = sections.map((section) => written(section, fitted.get(section) ?? []));
  return `${texts.join('')}${cut === 0 ? '' : `\n${noteOf(cut, command)}\n`}`;
}

const LONGEST_NOTE = 160;

function noteOf(lines: number, command: string): string {
  return `_${counted(lines, 'line')} had no room here: \`${command}\` shows them all._`;
}

/** As many lines as there is room for, found by halving. */
function longestStart(section: MarkdownSection, room: number): readonly string[] {
  let [least, most] = [0, section.lines.length];
  while (least < most) {
    const middle = Math.ceil((least + most) / 2);
    if (written(section, section.lines.slice(0, middle)).length <= room) least = middle;
    else most = middle - 1;
  }
  return section.lines.slice(0, least);
}

function written({ title, fence, isFolded }: MarkdownSection, lines: readonly string[]): string {
  if (lines.length === 0) return '';
  const body = fence === undefined ? lines.join('\n') : fenced(lines.join('\n'), fence);
  if (isFolded === true) return `\n<details><summary>${title}</summary>\n\n${body}\n\n</details>\n`;
  return title === '' ? `\n${body}\n` : `\n${title}\n\n${body}\n`;
}
