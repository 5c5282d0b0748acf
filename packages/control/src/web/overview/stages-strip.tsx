import type { Overview } from '../../api/overview.js';
import { counted } from '../format.js';
import { Icon } from '../parts/icon.js';

/** What is declared, what is applied, and what runs: three things that are easily taken for one. */
export function StagesStrip({ now }: { readonly now: Overview }) {
  const { serial, drafts, totals, runs } = now;
  return (
    <ol class="stages" aria-label="Declared, applied and running">
      <li>
        <a href="/plan">
          <Icon name="draft" />
          <span>
            <b>Declared</b>{' '}
            {drafts === 0
              ? 'no draft waits'
              : `${counted(drafts, 'draft')} ${drafts === 1 ? 'waits' : 'wait'} to be applied`}
          </span>
        </a>
      </li>
      <li>
        <a href="/plan">
          <Icon name="check" />
          <span>
            <b>Applied</b> {serial === 0 ? 'nothing yet' : `${counted(totals.targets, 'target')}, serial ${serial}`}
          </span>
        </a>
      </li>
      <li>
        <a href="/fleet">
          <Icon name="running" />
          <span>
            <b>Running</b> {runs.length === 0 ? 'no run is active' : counted(runs.length, 'run')}
          </span>
        </a>
      </li>
    </ol>
  );
}
