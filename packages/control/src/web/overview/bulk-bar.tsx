import { counted } from '../format.js';
import { Button } from '../parts/button.js';
import { may } from '../session.js';
import { useShortcuts } from '../shortcuts.js';
import { clearSelection, operate, selection } from './selection.js';

/** What can be done to the chosen targets, or to all of the tags that are filtered by. */
export function BulkBar({ tags }: { readonly tags: readonly string[] }) {
  useShortcuts([
    { keys: 'p', does: 'Pause or resume the selected targets, or the one in focus', run: () => void pressPause() },
  ]);
  const chosen = selection.value.size;
  if (!may('POST /api/pause') || (chosen === 0 && tags.length === 0)) return null;
  const which = chosen > 0 ? { targets: [...selection.value] } : { tags };
  const words = chosen > 0 ? `${counted(chosen, 'target')} selected` : `All targets tagged ${tags.join(' or ')}`;
  return (
    <section class="bulk" aria-label="Several targets at once">
      <span role="status">{words}</span>
      <Button icon="paused" size="small" onPress={() => operate('pause', which)}>
        Pause
      </Button>
      <Button icon="running" size="small" onPress={() => operate('resume', which)}>
        Resume
      </Button>
      {chosen > 0 && (
        <Button tone="quiet" size="small" onPress={clearSelection}>
          Clear the selection
        </Button>
      )}
    </section>
  );
}

/** Presses the button of the row in focus, unless targets are chosen: those are paused. */
async function pressPause(): Promise<void> {
  if (!may('POST /api/pause')) return;
  if (selection.peek().size > 0) return await operate('pause', { targets: [...selection.peek()] });
  const row = document.activeElement?.closest('[data-key]');
  row?.querySelector<HTMLButtonElement>('.col-operate button, .target-card-head > button')?.click();
}
