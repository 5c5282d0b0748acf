import type { TargetRow } from '../../api/targets.js';
import { count, share } from '../format.js';

/** How far a cap is used, with a mark where the plan of the day would have it by now. */
export function CapBar({
  cap,
  label,
}: {
  readonly cap: Pick<TargetRow['cap'], 'started' | 'cap' | 'expected'>;
  readonly label: string;
}) {
  const used = cap.cap === 0 ? 0 : Math.min(1, cap.started / cap.cap);
  const expected = cap.cap === 0 ? 0 : Math.min(1, cap.expected / cap.cap);
  const words = `${count(cap.started)} of ${count(cap.cap)} visits, ${share(used)}; ${count(cap.expected)} expected by now`;
  return (
    <span class="cap-bar" role="img" aria-label={`${label}: ${words}`} title={words}>
      <span class={used >= 1 ? 'cap-used full' : 'cap-used'} style={{ width: `${used * 100}%` }} />
      <span class="cap-expected" style={{ left: `${expected * 100}%` }} />
    </span>
  );
}
