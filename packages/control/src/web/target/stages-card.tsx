import type { ComponentChildren } from 'preact';
import type { TargetDetail } from '../../api/targets.js';
import { counted } from '../format.js';
import { Icon, type IconName } from '../parts/icon.js';

/** Where a target is declared, what is applied of it, and what runs. */
export function StagesCard({ target: { stages, key } }: { readonly target: TargetDetail }) {
  const { declared, applied, running } = stages;
  return (
    <ol class="stages" aria-label="Declared, applied and running">
      <Stage icon="draft" name="Declared">
        <Declared declared={declared} targetKey={key} />
      </Stage>
      <Stage icon="check" name="Applied">
        {applied === undefined ? 'not yet' : `serial ${applied.serial}`}
      </Stage>
      <Stage icon="running" name="Running">
        {running.runs === 0 ? 'no run serves it' : `${running.state ?? 'served'}, by ${counted(running.runs, 'run')}`}
      </Stage>
    </ol>
  );
}

function Stage({
  icon,
  name,
  children,
}: {
  readonly icon: IconName;
  readonly name: string;
  readonly children: ComponentChildren;
}) {
  return (
    <li class="stage">
      <Icon name={icon} />
      <span>
        <b>{name}</b> {children}
      </span>
    </li>
  );
}

function Declared({
  declared,
  targetKey,
}: {
  readonly declared: TargetDetail['stages']['declared'];
  readonly targetKey: string;
}) {
  switch (declared.kind) {
    case 'config':
      return declared.place === undefined ? (
        <>in the config; change it there, then apply</>
      ) : (
        <>
          in the config, <code>{`${fileName(declared.place.file)}:${declared.place.line}`}</code>
        </>
      );
    case 'api':
      return declared.draft === undefined ? (
        <>by the API, no draft waits</>
      ) : (
        <>
          by the API, <a href={`/plan?target=${encodeURIComponent(targetKey)}`}>{draftWords[declared.draft]}</a>
        </>
      );
    case 'gone':
      return <>no longer; the next apply deletes it</>;
  }
}

const draftWords = {
  create: 'not applied yet',
  update: 'a change waits to be applied',
  delete: 'its deletion waits to be applied',
} as const;

function fileName(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path;
}
