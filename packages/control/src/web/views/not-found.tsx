import { ButtonLink } from '../parts/button.js';
import { Empty } from '../parts/states.js';
import { location } from '../router.js';

/** Shown where there is no view. */
export function NotFoundView() {
  return (
    <>
      <div class="view-head">
        <h1>Not found</h1>
      </div>
      <Empty icon="search" title="There is nothing here">
        <p>
          No view has the address <code>{location.value.path}</code>.
        </p>
        <ButtonLink href="/" icon="overview">
          To the overview
        </ButtonLink>
      </Empty>
    </>
  );
}
