import type { TargetDetail } from '../../api/targets.js';
import { api } from '../api.js';
import { refreshOverview } from '../live.js';
import { operate } from '../overview/selection.js';
import { Button, ButtonLink } from '../parts/button.js';
import { confirm } from '../parts/dialog.js';
import { tell } from '../parts/toast.js';
import { navigate } from '../router.js';
import { may } from '../session.js';
import { useShortcuts } from '../shortcuts.js';

/** What can be done to a target. */
export function TargetActions({
  target,
  etag,
  refresh,
  onProbe,
}: {
  readonly target: TargetDetail;
  readonly etag: string | undefined;
  readonly refresh: () => Promise<void>;
  readonly onProbe: () => void;
}) {
  const { key, paused, state, managedBy, draft } = target;
  const isPaused = paused !== undefined;
  const canOperate = state !== undefined && may('POST /api/pause');
  const switchPause = async () => {
    await operate(isPaused ? 'resume' : 'pause', { targets: [key] });
    await refresh();
  };
  useShortcuts(canOperate ? [{ keys: 'p', does: 'Pause or resume this target', run: () => void switchPause() }] : [], [
    key,
    isPaused,
    canOperate,
  ]);
  return (
    <div class="view-actions">
      {canOperate && (
        <Button icon={isPaused ? 'running' : 'paused'} tone={isPaused ? 'primary' : 'plain'} onPress={switchPause}>
          {isPaused ? 'Resume' : 'Pause'}
        </Button>
      )}
      {may('POST /api/probe') && (
        <Button icon="probe" onPress={onProbe}>
          Probe
        </Button>
      )}
      {managedBy === 'api' && may('PUT /api/targets/:key') && (
        <ButtonLink icon="edit" href={`/targets/${encodeURIComponent(key)}/edit`}>
          Edit
        </ButtonLink>
      )}
      {managedBy === 'api' && draft !== 'delete' && may('DELETE /api/targets/:key') && (
        <Button icon="trash" tone="danger" onPress={() => remove(target, etag ?? '')}>
          Delete
        </Button>
      )}
    </div>
  );
}

async function remove({ key, draft }: TargetDetail, etag: string): Promise<void> {
  const isNew = draft === 'create';
  const yes = await confirm({
    title: `Delete target.${key}?`,
    body: (
      <p>
        {isNew
          ? 'It was never applied: its draft is dropped, and nothing of it stays.'
          : 'Its deletion becomes a draft: it goes on until the draft is applied. What it sent stays in the history.'}
      </p>
    ),
    action: isNew ? 'Drop the draft' : 'Make the draft',
    tone: 'danger',
  });
  if (!yes) return;
  await api.deleteTarget(key, etag);
  tell.good(isNew ? `The draft of target.${key} is gone.` : `A draft to delete target.${key} waits to be applied.`);
  await refreshOverview();
  navigate(isNew ? '/' : '/plan');
}
