import { useEffect } from 'preact/hooks';
import { connection, overview } from '../live.js';
import { BulkBar } from '../overview/bulk-bar.js';
import { FilterBar } from '../overview/filter-bar.js';
import { FirstVisit } from '../overview/first-visit.js';
import { type RowLoader, useRowLoader } from '../overview/row-window.js';
import { clearSelection } from '../overview/selection.js';
import { StagesStrip } from '../overview/stages-strip.js';
import { TargetCards } from '../overview/target-cards.js';
import { filterOf, isFiltered, type TargetFilter, targetQuery } from '../overview/target-filter.js';
import { TargetTable } from '../overview/target-table.js';
import { Totals } from '../overview/totals.js';
import { Button, ButtonLink } from '../parts/button.js';
import { Empty, Fault, Loading } from '../parts/states.js';
import { useNarrow } from '../parts/use-narrow.js';
import { location, setQuery } from '../router.js';
import { may } from '../session.js';

/** Every target at a glance. */
export function OverviewView() {
  const now = overview.value;
  const filter = filterOf(location.value.query);
  const loader = useRowLoader(targetQuery(filter));
  const isNarrow = useNarrow();
  useEffect(() => clearSelection, []);
  if (now === undefined) return connection.value === 'lost' ? null : <Loading what="the overview" />;
  const isEmpty = now.totals.targets === 0 && now.drafts === 0;
  return (
    <>
      <div class="view-head">
        <h1>Overview</h1>
        {may('POST /api/targets') && (
          <ButtonLink href="/new" icon="plus" tone={isEmpty ? 'plain' : 'primary'}>
            New target
          </ButtonLink>
        )}
      </div>
      <StagesStrip now={now} />
      {isEmpty ? (
        <FirstVisit />
      ) : (
        <>
          <Totals now={now} />
          <FilterBar filter={filter} now={now} isCardsOnly={isNarrow} />
          <BulkBar tags={filter.tags} />
          <Targets loader={loader} filter={filter} isCards={isNarrow || filter.view === 'cards'} />
        </>
      )}
    </>
  );
}

function Targets({
  loader,
  filter,
  isCards,
}: {
  readonly loader: RowLoader;
  readonly filter: TargetFilter;
  readonly isCards: boolean;
}) {
  const { total, problem } = loader.window.value;
  if (total === undefined) {
    return problem === undefined ? (
      <Loading what="targets" />
    ) : (
      <Fault problem={problem} retry={() => void loader.refresh()} />
    );
  }
  if (total === 0) {
    return (
      <Empty icon="search" title="No target matches">
        {isFiltered(filter) && (
          <Button onPress={() => setQuery({ q: undefined, state: undefined, tag: undefined, managed: undefined })}>
            Show all targets
          </Button>
        )}
      </Empty>
    );
  }
  return isCards ? <TargetCards loader={loader} /> : <TargetTable loader={loader} filter={filter} />;
}
