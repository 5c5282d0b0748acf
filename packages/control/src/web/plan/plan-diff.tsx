import type { PlanReport } from '@trafficinator/core';
import {
  headlineWords,
  partialWords,
  planNotes,
  type Row,
  summaryWords,
  terminalWording,
  tokenWarnings,
  trafficWords,
} from '@trafficinator/core/words';
import type { ComponentChildren } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import { Button } from '../parts/button.js';
import { Icon } from '../parts/icon.js';
import { type PlanBlock, planBlocks } from './plan-blocks.js';
import { useTargetForm } from './target-form.js';

/** How many blocks are shown until somebody asks for more. */
const SHOWN_AT_FIRST = 50;
/** Beyond this, blocks are closed at first. */
const OPEN_AT_MOST = 20;

/** What a plan changes, what it does to traffic, and what stands against it: as `trafficinator plan` shows it. */
export function PlanDiff({
  plan,
  actions,
}: {
  readonly plan: PlanReport;
  /** What can be done with the change of one target. */
  readonly actions?: ((target: string) => ComponentChildren) | undefined;
}) {
  const form = useTargetForm();
  const blocks = useMemo(() => planBlocks(plan, form), [plan, form]);
  const [shown, setShown] = useState(SHOWN_AT_FIRST);
  const partial = partialWords(plan);
  const traffic = trafficWords(plan, wording);
  const rest = blocks.length - shown;
  return (
    <div class="plan-diff">
      <p class="plan-headline">{headlineWords(plan, wording)}</p>
      {partial !== undefined && <p class="soft">{partial}</p>}
      <Objections plan={plan} />
      {blocks.slice(0, shown).map((block) => (
        <Block key={`${block.kind} ${block.target ?? ''}`} block={block} isOpen={blocks.length <= OPEN_AT_MOST}>
          {block.target !== undefined && actions?.(block.target)}
        </Block>
      ))}
      {rest > 0 && <Button onPress={() => setShown(shown + 500)}>Show {Math.min(rest, 500)} more changes</Button>}
      <Notes notes={planNotes(plan, wording)} warnings={tokenWarnings(plan, wording)} />
      {blocks.length > 0 && (
        <p class="plan-summary">
          <strong>{summaryWords(plan)}</strong> {traffic === '' ? '' : `Traffic: ${traffic}.`}
        </p>
      )}
    </div>
  );
}

const wording = terminalWording();

const SIGNS: Readonly<Record<PlanBlock['kind'], string>> = {
  create: '+',
  update: '~',
  move: '>',
  delete: '−',
  load: '~',
};

function Block({
  block,
  isOpen,
  children,
}: {
  readonly block: PlanBlock;
  readonly isOpen: boolean;
  readonly children?: ComponentChildren;
}) {
  return (
    <details class={`plan-block ${block.kind}`} open={isOpen}>
      <summary>
        <span class="plan-sign" aria-hidden="true">
          {SIGNS[block.kind]}
        </span>
        <span class="plan-title">{block.title}</span>
      </summary>
      {block.rows.length > 0 && <Rows rows={block.rows} kind={block.kind} />}
      {block.effects.length > 0 && (
        <ul class="plan-effects">
          {block.effects.map((effect) => (
            <li key={effect}>{effect}</li>
          ))}
        </ul>
      )}
      {children}
    </details>
  );
}

function Rows({ rows, kind }: { readonly rows: readonly Row[]; readonly kind: PlanBlock['kind'] }) {
  return (
    <dl class="plan-rows">
      {rows.map(({ label, before, after }) => (
        <div key={label} class="plan-row">
          <dt>
            <Path path={label} />
          </dt>
          <dd>
            {before !== undefined && (
              <>
                <del>{before}</del>
                <span class="plan-arrow" aria-hidden="true">
                  {' → '}
                </span>
              </>
            )}
            {before === undefined && kind === 'create' ? <span>{after}</span> : <ins>{after}</ins>}
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** A path of a setting, which is broken at its dots before it is broken anywhere else. */
function Path({ path }: { readonly path: string }) {
  return (
    <>
      {path.split('.').map((step, index) => (
        <span key={`${index} ${step}`}>
          {index > 0 && (
            <>
              .<wbr />
            </>
          )}
          {step}
        </span>
      ))}
    </>
  );
}

/** Why it cannot be applied, each with what to do. */
function Objections({ plan: { objections } }: { readonly plan: PlanReport }) {
  if (objections.length === 0) return null;
  return (
    <section class="plan-objections" aria-label="What stands against this plan">
      <h3>
        <Icon name="blocked" /> This plan cannot be applied
      </h3>
      <ul>
        {objections.map(({ code, title, detail, fix }) => (
          <li key={`${code} ${detail}`}>
            <strong>{title}.</strong> {detail}
            {fix !== undefined && <p class="fix">{fix}</p>}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Notes({ notes, warnings }: { readonly notes: readonly string[]; readonly warnings: readonly string[] }) {
  if (notes.length + warnings.length === 0) return null;
  return (
    <ul class="plan-notes">
      {warnings.map((words) => (
        <li key={words} class="plan-warning">
          <Icon name="failing" /> <strong>Warning:</strong> {words}
        </li>
      ))}
      {notes.map((words) => (
        <li key={words}>{words}</li>
      ))}
    </ul>
  );
}
