import type { Signature } from '@trafficinator/core';
import { settingWords } from '@trafficinator/core/words';
import { useEffect, useRef } from 'preact/hooks';
import { moment } from '../format.js';
import { Button } from '../parts/button.js';
import { Icon } from '../parts/icon.js';
import type { Rebased } from './rebase-edits.js';
import { pathOf, type TreeChange } from './setting-tree.js';

/** Says that somebody else changed the target meanwhile, what, and how to go on. Nothing of either is lost. */
export function StalePanel({
  rebased,
  by,
  onKeepMine,
  onTakeTheirs,
}: {
  readonly rebased: Rebased;
  readonly by?: Signature | undefined;
  readonly onKeepMine: () => void;
  readonly onTakeTheirs: () => void;
}) {
  const ref = useRef<HTMLElement>(null);
  useEffect(() => ref.current?.focus(), []);
  const { theirs, mine, conflicts } = rebased;
  return (
    <section class="stale" ref={ref} tabIndex={-1} role="alert" aria-labelledby="stale-title">
      <h2 id="stale-title">
        <Icon name="failing" /> This target was changed while you were editing
      </h2>
      <p>
        {by === undefined ? 'Something was applied or discarded meanwhile.' : `${by.who} changed it, ${moment(by.at)}.`}{' '}
        Nothing of yours was saved, and nothing is lost.
      </p>
      <Changes
        title="What was changed meanwhile"
        changes={theirs}
        conflicts={conflicts}
        none="Nothing of its settings."
      />
      <Changes title="What you changed" changes={mine} conflicts={conflicts} none="Nothing." />
      {conflicts.length > 0 && (
        <p>
          Both changed <strong>{conflicts.join(', ')}</strong>: if you put your edits on the new version, your value
          stands there.
        </p>
      )}
      <div class="actions">
        <Button tone="primary" onPress={onKeepMine}>
          Put my edits on the new version
        </Button>
        <Button tone="danger" onPress={onTakeTheirs}>
          Drop my edits
        </Button>
      </div>
    </section>
  );
}

function Changes({
  title,
  changes,
  conflicts,
  none,
}: {
  readonly title: string;
  readonly changes: readonly TreeChange[];
  readonly conflicts: readonly string[];
  readonly none: string;
}) {
  return (
    <>
      <h3>{title}</h3>
      {changes.length === 0 && <p class="soft">{none}</p>}
      <dl class="plan-rows">
        {changes.map(({ steps, before, after }) => {
          const path = pathOf(steps);
          return (
            <div key={path} class={conflicts.includes(path) ? 'plan-row conflict' : 'plan-row'}>
              <dt>{path}</dt>
              <dd>
                <del>{wordsOf(path, before)}</del>
                <span aria-hidden="true"> → </span>
                <ins>{wordsOf(path, after)}</ins>
              </dd>
            </div>
          );
        })}
      </dl>
    </>
  );
}

/** A token that somebody typed is not for the screen. */
function wordsOf(path: string, value: unknown): string {
  if (path === 'tokenAuth' && typeof value === 'string') return '(typed)';
  return settingWords(path, value);
}
