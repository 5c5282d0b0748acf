import type { RunReport } from '@trafficinator/core';
import { Badge, type Tone } from '../parts/badge.js';
import type { IconName } from '../parts/icon.js';

/** What a run is worth, in a word. */
export function ResultBadge({ result }: { readonly result: RunReport['result'] }) {
  const { tone, icon, means } = looks[result];
  return (
    <Badge tone={tone} icon={icon} title={means}>
      {result}
    </Badge>
  );
}

const looks: Readonly<
  Record<RunReport['result'], { readonly tone: Tone; readonly icon: IconName; readonly means: string }>
> = {
  running: { tone: 'good', icon: 'running', means: 'It goes on.' },
  passed: { tone: 'good', icon: 'check', means: 'It kept to its thresholds.' },
  done: { tone: 'calm', icon: 'check', means: 'It ended as it was meant to, and had no thresholds.' },
  interrupted: { tone: 'warn', icon: 'paused', means: 'Somebody interrupted it.' },
  crossed: { tone: 'bad', icon: 'failing', means: 'A threshold was crossed.' },
  invalid: {
    tone: 'bad',
    icon: 'failing',
    means: 'The generator itself did not keep up: its figures say nothing of the targets.',
  },
  failed: { tone: 'bad', icon: 'failing', means: 'The run failed.' },
  lost: { tone: 'bad', icon: 'unreachable', means: 'Its process died without saying so.' },
};
