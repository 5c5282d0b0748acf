import { isRecord } from '../../base/is-record.js';
import { problem } from '../../errors/problem.js';
import { isSecretHeader } from '../../schema/connection.js';
import type { BoxedSetting } from '../layers/boxed-setting.js';
import { parsePath, pathText } from '../locations/path-text.js';
import type { Findings } from './findings.js';
import { type MergedTarget, targetBox } from './merge-targets.js';
import { type TargetCheck, validValue, writtenAt } from './target-groups.js';
import { variableName } from './variable-name.js';

/** Checks that no header is named twice: names do not depend on capitals. */
export function refuseRepeatedHeaders(findings: Findings): TargetCheck {
  return ofHeaders(({ keys, box, names }) => {
    const repeated = names.find((name, at) => names.findIndex((one) => isSame(one, name)) < at);
    const first = names.find((name) => repeated !== undefined && isSame(name, repeated));
    if (repeated === undefined || first === undefined) return;
    const details = { targets: keys, first, second: repeated };
    findings.refuse(problem('config.repeated-header', details, findings.at(pathOf(box, repeated))));
  });
}

/** Checks that secrets in headers are references: plans and the state hold settings as they are written. */
export function refuseLiteralHeaders(findings: Findings): TargetCheck {
  return ofHeaders(({ keys, box, names, values }) => {
    for (const name of names.filter((one) => isSecretHeader(one) && typeof values[one] === 'string')) {
      const details = { targets: keys, header: name, variable: variableName(name) };
      findings.refuse(problem('config.literal-secret', details, findings.at(pathOf(box, name))));
    }
  });
}

/** Checks that `basicAuth` and a header do not both want to be `Authorization`. */
export function refuseTwoAuthorizations(findings: Findings): TargetCheck {
  return {
    causesOf(target) {
      const [headers, basicAuth] = [headersBox(target), targetBox(target, ['basicAuth'])];
      if (headers === undefined || basicAuth?.isPresent !== true) return undefined;
      return authorizationIn(headers) === undefined ? undefined : [headers, basicAuth];
    },
    report({ keys, causes: [headers] }) {
      const header = headers && authorizationIn(headers);
      if (header === undefined) return;
      findings.refuse(problem('config.two-authorizations', { targets: keys }, findings.at(pathOf(headers, header))));
    },
  };
}

interface HeadersGroup {
  readonly keys: readonly string[];
  readonly box: BoxedSetting;
  readonly names: readonly string[];
  readonly values: Readonly<Record<string, unknown>>;
}

function ofHeaders(look: (group: HeadersGroup) => void): TargetCheck {
  return {
    causesOf(target) {
      const box = headersBox(target);
      return box === undefined ? undefined : [box];
    },
    report({ keys, causes: [box] }) {
      if (isRecord(box?.value)) look({ keys, box, names: Object.keys(box.value), values: box.value });
    },
  };
}

/** The headers of a target, if it has some and they are right. */
function headersBox(target: MergedTarget): BoxedSetting | undefined {
  const value = validValue(target, ['headers']);
  return isRecord(value) && Object.keys(value).length > 0 ? targetBox(target, ['headers']) : undefined;
}

function authorizationIn({ value }: BoxedSetting): string | undefined {
  return isRecord(value) ? Object.keys(value).find((name) => isSame(name, 'authorization')) : undefined;
}

function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

function pathOf(headers: BoxedSetting | undefined, name: string): string {
  return pathText([...parsePath(writtenAt(headers) ?? 'targets'), name]);
}
