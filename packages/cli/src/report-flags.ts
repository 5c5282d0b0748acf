import { statSync } from 'node:fs';
import { dirname, extname, resolve } from 'node:path';
import { Flags } from '@oclif/core';
import {
  type Deps,
  Failure,
  problem,
  type ReportFormat,
  type RunReport,
  reportAs,
  reportFormats,
} from '@trafficinator/core';

/** What is written of a run besides what is shown. */
export const reportFlags = {
  report: Flags.string({
    summary: 'Write the report to a file: .html, .json, .md, or .xml for JUnit. May be given several times.',
    helpValue: 'FILE',
    multiple: true,
  }),
  'log-hits': Flags.string({
    summary: 'Append a line of JSON for every hit to this file: when, which visit, what became of it.',
    helpValue: 'FILE',
  }),
};

/** What was given for {@link reportFlags}. */
export interface ReportFlags {
  readonly report?: readonly string[] | undefined;
  readonly 'log-hits'?: string | undefined;
}

/** Refuses files that could not be written at the end of the run, before it begins. Throws `cli.invalid-input` and `cli.unwritable`. */
export function requireReportFiles({ report = [], 'log-hits': hits }: ReportFlags): void {
  const unknown = report.filter((file) => formatOf(file) === undefined);
  const files = [...report, ...(hits === undefined ? [] : [hits])];
  const homeless = files.filter((file) => !isFolder(dirname(resolve(file))));
  const problems = [
    ...unknown.map((file) => problem('cli.invalid-input', { message: `--report ${file}: ${EXTENSIONS}` })),
    ...homeless.map((file) => problem('cli.unwritable', { file, reason: 'there is no such folder' })),
  ];
  if (problems.length > 0) throw new Failure(problems);
}

/** Writes a report to each of these files, whole or not at all. Throws `cli.unwritable`. */
export async function writeReports(
  engine: Pick<Deps, 'writeText'>,
  report: RunReport,
  { report: files = [] }: ReportFlags,
): Promise<void> {
  for (const file of files) {
    const format = formatOf(file);
    if (format !== undefined) await engine.writeText(file, reportAs(format, report));
  }
}

const EXTENSIONS = `a report is ${reportFormats.map((format) => `.${format}`).join(', ')}, as the name of its file ends.`;

function formatOf(file: string): ReportFormat | undefined {
  return reportFormats.find((format) => extname(file).toLowerCase() === `.${format}`);
}

function isFolder(folder: string): boolean {
  return statSync(folder, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
