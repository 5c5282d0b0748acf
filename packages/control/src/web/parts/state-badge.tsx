import type { TargetState } from '@trafficinator/core';
import type { TargetRow } from '../../api/targets.js';
import { Badge, type Tone } from './badge.js';
import type { IconName } from './icon.js';

/** What a target is doing, as these pages name it. */
export type ShownState = TargetState | 'draft';

/** How a state is shown. */
export const stateLooks: Readonly<
  Record<ShownState, { readonly tone: Tone; readonly icon: IconName; readonly means: string }>
> = {
  unreachable: { tone: 'bad', icon: 'unreachable', means: 'It fails, since nobody answers at its address.' },
  failing: { tone: 'bad', icon: 'failing', means: 'More than half of its latest hits were not accepted.' },
  blocked: { tone: 'bad', icon: 'blocked', means: 'A run cannot serve it, since something of its is missing there.' },
  running: { tone: 'good', icon: 'running', means: 'A run sends to it.' },
  paused: { tone: 'info', icon: 'paused', means: 'Somebody paused it: no visit starts until somebody resumes it.' },
  capped: { tone: 'warn', icon: 'capped', means: 'Its cap of the day, or a hit budget, is used up.' },
  idle: { tone: 'calm', icon: 'idle', means: 'No run is active.' },
  draft: { tone: 'info', icon: 'draft', means: 'Not applied yet.' },
};

/** The state of a target, in a word with a drawing. */
export function StateBadge({ row }: { readonly row: Pick<TargetRow, 'state' | 'blocked'> }) {
  const { state = 'draft' } = row;
  const { tone, icon, means } = stateLooks[state];
  return (
    <Badge tone={tone} icon={icon} title={row.blocked ?? means}>
      {state}
    </Badge>
  );
}
