import { isRecord } from '../../base/is-record.js';
import { problem } from '../../errors/problem.js';
import type { Findings } from './findings.js';
import { type MergedTarget, targetBox } from './merge-targets.js';
import { type TargetCheck, validValue, writtenAt } from './target-groups.js';

/** Checks that a client's certificate has its key, and the reverse. They may come from two layers. */
export function refuseHalfCertificate(findings: Findings): TargetCheck {
  const boxes = (target: MergedTarget) =>
    [targetBox(target, ['tls', 'cert']), targetBox(target, ['tls', 'key'])] as const; // A pair.
  return {
    causesOf(target) {
      const [cert, key] = boxes(target);
      if (cert?.isInvalid === true || key?.isInvalid === true) return undefined;
      const [hasCert, hasKey] = [cert?.isPresent === true, key?.isPresent === true];
      if (hasCert === hasKey) return undefined;
      const there = hasCert ? cert : key;
      return there === undefined ? undefined : [there];
    },
    report({ targets: [first], keys, causes: [there] }) {
      const isCert = first !== undefined && boxes(first)[0]?.isPresent === true;
      const details = { targets: keys, has: isCert ? 'tls.cert' : 'tls.key', lacks: isCert ? 'tls.key' : 'tls.cert' };
      findings.refuse(problem('config.half-certificate', details, findings.at(writtenAt(there) ?? 'targets')));
    },
  };
}

/** Warns of secrets in headers that leave this machine without encryption. */
export function warnOfSecretsInClear(findings: Findings): TargetCheck {
  return {
    causesOf(target) {
      const url = validValue(target, ['url']);
      if (typeof url !== 'string' || !isInClear(url)) return undefined;
      const causes = [
        ...(hasSecret(validValue(target, ['headers'])) ? [targetBox(target, ['headers'])] : []),
        ...(isRecord(validValue(target, ['basicAuth'])) ? [targetBox(target, ['basicAuth'])] : []),
      ].flatMap((box) => box ?? []);
      return causes.length === 0 ? undefined : causes;
    },
    report({ targets: [first], keys, causes }) {
      const url = first && validValue(first, ['url']);
      const where = findings.at(causes.flatMap((cause) => writtenAt(cause) ?? [])[0] ?? 'targets');
      findings.warn(problem('config.secret-in-clear', { targets: keys, url: String(url) }, where));
    },
  };
}

function hasSecret(headers: unknown): boolean {
  return isRecord(headers) && Object.values(headers).some((value) => typeof value === 'object');
}

const OF_THIS_MACHINE = /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/;

function isInClear(text: string): boolean {
  const { protocol, hostname } = new URL(text);
  return protocol === 'http:' && !OF_THIS_MACHINE.test(hostname);
}
