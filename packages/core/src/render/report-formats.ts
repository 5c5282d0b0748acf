import { never } from '../base/never.js';
import type { RunReport } from '../report/run-report.js';
import { reportHtml } from './report-html.js';
import { reportJunit } from './report-junit.js';
import { reportMarkdown } from './report-markdown.js';

/** Forms of a report that go into a file; each is named like the extension of the file. */
export const reportFormats = ['html', 'json', 'md', 'xml'] as const;

/** A form of a report. */
export type ReportFormat = (typeof reportFormats)[number];

/** The longest comment that GitHub takes. */
const LONGEST_MARKDOWN = 65_536;

/** Writes a report in one of its forms: HTML, JSON, Markdown, or JUnit XML. */
export function reportAs(format: ReportFormat, report: RunReport): string {
  switch (format) {
    case 'html':
      return reportHtml(report);
    case 'json':
      return `${JSON.stringify(report, undefined, 2)}\n`;
    case 'md':
      return reportMarkdown(report, { maxLength: LONGEST_MARKDOWN });
    case 'xml':
      return reportJunit(report);
    default:
      return never(format);
  }
}
