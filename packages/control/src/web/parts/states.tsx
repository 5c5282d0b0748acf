import type { ComponentChildren } from 'preact';
import type { ApiProblem } from '../../api/problem.js';
import { Button } from './button.js';
import { Icon, type IconName } from './icon.js';

/** Shown while something is fetched; it appears only if that takes a while. */
export function Loading({ what }: { readonly what: string }) {
  return (
    <p class="loading" role="status">
      <span class="spinner" aria-hidden="true" />
      Loading {what} …
    </p>
  );
}

/** Shown where there is nothing yet, with the way on. */
export function Empty({
  icon,
  title,
  children,
}: {
  readonly icon: IconName;
  readonly title: string;
  readonly children?: ComponentChildren;
}) {
  return (
    <div class="empty">
      <Icon name={icon} size={28} />
      <h2>{title}</h2>
      {children}
    </div>
  );
}

/** Shown instead of what could not be fetched. */
export function Fault({ problem, retry }: { readonly problem: ApiProblem; readonly retry?: (() => void) | undefined }) {
  const { title, detail, fix, errors = [] } = problem;
  return (
    <div class="fault" role="alert">
      <Icon name="failing" size={20} />
      <div>
        <h2>{title}</h2>
        <p>{detail}</p>
        {errors.length > 1 && (
          <ul>
            {errors.map((error) => (
              <li key={`${error.path ?? ''} ${error.detail}`}>
                {error.path !== undefined && <code>{error.path}</code>} {error.detail}
              </li>
            ))}
          </ul>
        )}
        {fix !== undefined && <p class="fix">{fix}</p>}
        {retry !== undefined && <Button onPress={retry}>Try again</Button>}
      </div>
    </div>
  );
}
