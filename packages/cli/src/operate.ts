import { Args, Flags } from '@oclif/core';
import { addressOf, Failure, type Operated, problem, type Selection } from '@trafficinator/core';

/** The targets to pause or resume, one after the other. */
export const addressArgs = {
  address: Args.string({ description: 'A target, such as target.staging; several may follow.' }),
};

/** Other ways to name them. */
export const operateFlags = {
  tag: Flags.string({ summary: 'All targets with this tag.', helpValue: 'TAG', multiple: true }),
  all: Flags.boolean({ summary: 'All targets.' }),
};

/** What was named. Throws `cli.invalid-input` when nothing was: to operate all targets must be said. */
export function selectedBy(
  addresses: readonly unknown[],
  { tag = [], all }: { readonly tag?: readonly string[] | undefined; readonly all: boolean },
): Selection | 'all' {
  if (all && (addresses.length > 0 || tag.length > 0)) throw refusal('Give --all alone, or name targets.');
  if (all) return 'all';
  if (addresses.length === 0 && tag.length === 0) throw refusal('Name a target, or give --tag or --all.');
  return { targets: addresses.map(String), exclude: [], tags: tag };
}

/** What was done, in words. */
export function operationWords(operation: 'pause' | 'resume', { changed, unchanged }: Operated): string {
  const done = operation === 'pause' ? 'Paused' : 'Resumed';
  const before = operation === 'pause' ? 'Paused already' : 'Not paused';
  const lines = [
    ...(changed.length > 0 ? [`${done}: ${changed.map(addressOf).join(', ')}.`] : []),
    ...(unchanged.length > 0 ? [`${before}: ${unchanged.map(addressOf).join(', ')}.`] : []),
  ];
  return lines.length === 0 ? 'Nothing is applied.' : lines.join('\n');
}

function refusal(message: string): Failure {
  return new Failure([problem('cli.invalid-input', { message })]);
}
