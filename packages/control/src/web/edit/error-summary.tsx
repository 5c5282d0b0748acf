import { useEffect, useRef } from 'preact/hooks';
import { counted } from '../format.js';
import { Icon } from '../parts/icon.js';
import type { SettingFault } from './faults-by-field.js';
import type { TargetForm } from './schema-form.js';

/** What stands against saving, with a way to each field. It takes the focus each time somebody tried to save. */
export function ErrorSummary({
  faults,
  form,
  attempts,
}: {
  readonly faults: readonly SettingFault[];
  readonly form: TargetForm;
  /** How often somebody tried. */
  readonly attempts: number;
}) {
  const ref = useRef<HTMLElement>(null);
  useEffect(() => {
    if (attempts > 0) ref.current?.focus();
  }, [attempts]);
  if (attempts === 0 || faults.length === 0) return null;
  return (
    <section class="error-summary" ref={ref} tabIndex={-1} role="alert" aria-labelledby="error-summary-title">
      <h2 id="error-summary-title">
        <Icon name="failing" /> {counted(faults.length, 'thing')} to mend before this can be saved
      </h2>
      <ul>
        {faults.map(({ path, words }) => (
          <li key={`${path ?? ''} ${words}`}>
            {path === undefined ? (
              words
            ) : (
              <>
                <button type="button" class="link" onClick={() => goTo(path)}>
                  {labelOf(form, path)}
                </button>
                : {words}
              </>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function labelOf({ fields }: TargetForm, path: string): string {
  return path === 'key' ? 'Key' : (fields.find((field) => field.path === path)?.label ?? path);
}

function goTo(path: string): void {
  const control = document.querySelector<HTMLElement>(`[data-path="${CSS.escape(path)}"]`);
  control?.scrollIntoView({ block: 'center' });
  control?.focus({ preventScroll: true });
}
