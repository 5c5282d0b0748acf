import { Failure } from '../errors/failure.js';
import { problem } from '../errors/problem.js';
import { type TargetKey, targetKey } from '../model/target.js';
import { targetKey as keyCheck } from '../schema/config.js';

/** The key in an address as users give it, `target.staging` or `staging`. Throws `cli.invalid-input` for what can be none. */
export function targetKeyOf(address: string): TargetKey {
  const key = address.replace(/^target\./, '');
  if (keyCheck.safeParse(key).success) return targetKey(key);
  const message = `"${address}" is no address of a target: expected such as target.staging.`;
  throw new Failure([problem('cli.invalid-input', { message })]);
}
