import { api } from '../api.js';
import { counted } from '../format.js';
import { overview, refreshOverview } from '../live.js';
import { Button } from '../parts/button.js';
import { confirm } from '../parts/dialog.js';
import { tell } from '../parts/toast.js';
import { may } from '../session.js';

/** Asks all active runs to stop, wherever they are. */
export function StopRuns() {
  const runs = overview.value?.runs ?? [];
  if (runs.length === 0 || !may('POST /api/runner/stop')) return null;
  const stop = async () => {
    const isSure = await confirm({
      title: runs.length === 1 ? 'Stop the run?' : `Stop all ${counted(runs.length, 'run')}?`,
      body: 'No further visit starts. Those under way go on to their end, then a run gives back what it holds and writes its report.',
      action: 'Stop',
      tone: 'danger',
    });
    if (!isSure) return;
    const { runs: asked } = await api.stopRuns();
    tell.good(`${counted(asked.length, 'run')} ${asked.length === 1 ? 'was' : 'were'} asked to stop.`);
    await refreshOverview();
  };
  return (
    <Button tone="danger" onPress={stop}>
      {runs.length === 1 ? 'Stop the run' : 'Stop all runs'}
    </Button>
  );
}
