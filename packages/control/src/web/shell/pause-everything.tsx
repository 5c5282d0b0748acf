import { api } from '../api.js';
import { counted } from '../format.js';
import { overview, refreshOverview } from '../live.js';
import { Button } from '../parts/button.js';
import { confirm } from '../parts/dialog.js';
import { tell } from '../parts/toast.js';
import { may } from '../session.js';

/** The switch for the moment when everything must stop. */
export function PauseEverything() {
  const totals = overview.value?.totals;
  if (totals === undefined || totals.targets === 0 || !may('POST /api/pause')) return null;
  const areAllPaused = totals.byState.paused === totals.targets;
  return areAllPaused ? (
    <Button icon="running" onPress={resumeAll} class="whole">
      Resume everything
    </Button>
  ) : (
    <Button icon="paused" onPress={() => pauseAll(totals.targets)} class="whole">
      Pause everything
    </Button>
  );
}

async function pauseAll(targets: number): Promise<void> {
  const yes = await confirm({
    title: `Pause ${targets === 1 ? 'the target' : `all ${counted(targets, 'target')}`}?`,
    body: <p>Runs start no further visit within a second. Visits under way end. Nothing that is applied changes.</p>,
    action: 'Pause everything',
    tone: 'danger',
  });
  if (!yes) return;
  const { changed } = await api.pause({ all: true });
  tell.good(`${counted(changed.length, 'target')} paused.`);
  await refreshOverview();
}

async function resumeAll(): Promise<void> {
  const { changed } = await api.resume({ all: true });
  tell.good(`${counted(changed.length, 'target')} resumed.`);
  await refreshOverview();
}
