import type { TargetState } from '@trafficinator/core';
import { targetStates } from '@trafficinator/core/words';
import { useEffect, useRef } from 'preact/hooks';
import type { Overview } from '../../api/overview.js';
import { naturalOrders } from '../../api/targets.js';
import { count } from '../format.js';
import { Button } from '../parts/button.js';
import { Icon } from '../parts/icon.js';
import { stateLooks } from '../parts/state-badge.js';
import { setQuery } from '../router.js';
import { useShortcuts } from '../shortcuts.js';
import { addressParts, type TargetFilter } from './target-filter.js';

/** Search, filters, order and form of the list. */
export function FilterBar({
  filter,
  now,
  isCardsOnly,
}: {
  readonly filter: TargetFilter;
  readonly now: Overview;
  readonly isCardsOnly: boolean;
}) {
  const change = (part: Partial<TargetFilter>) => setQuery(addressParts({ ...filter, ...part }));
  return (
    <search class="filters">
      <SearchField search={filter.search} onSearch={(search) => change({ search })} />
      <fieldset class="chips">
        <legend class="unseen">States</legend>
        {targetStates
          .filter((state) => now.totals.byState[state] > 0 || filter.states.includes(state))
          .map((state) => (
            <StateChip
              key={state}
              state={state}
              targets={now.totals.byState[state]}
              isOn={filter.states.includes(state)}
              onPress={() => change({ states: toggled(filter.states, state) })}
            />
          ))}
      </fieldset>
      <TagFilter tags={now.tags} chosen={filter.tags} onChange={(tags) => change({ tags })} />
      <label class="inline-field">
        <span class="unseen">Managed by</span>
        <select
          value={filter.managedBy ?? ''}
          onChange={({ currentTarget: { value } }) =>
            change({ managedBy: value === 'api' || value === 'config' ? value : undefined })
          }
        >
          <option value="">Config and API</option>
          <option value="config">Config</option>
          <option value="api">API</option>
        </select>
      </label>
      {(isCardsOnly || filter.view === 'cards') && <SortField filter={filter} onChange={change} />}
      {!isCardsOnly && (
        <span class="button-group view-switch">
          <Button
            icon="rows"
            label="As a table"
            isPressed={filter.view === 'table'}
            onPress={() => change({ view: 'table' })}
          />
          <Button
            icon="cards"
            label="As cards"
            isPressed={filter.view === 'cards'}
            onPress={() => change({ view: 'cards' })}
          />
        </span>
      )}
    </search>
  );
}

function SearchField({ search, onSearch }: { readonly search: string; readonly onSearch: (search: string) => void }) {
  const input = useRef<HTMLInputElement>(null);
  const pending = useRef<ReturnType<typeof setTimeout>>(undefined);
  useShortcuts([{ keys: '/', does: 'Search for a target', run: () => input.current?.focus() }]);
  useEffect(() => {
    // The address may change by other ways, such as back and forth.
    if (input.current !== null && document.activeElement !== input.current) input.current.value = search;
  }, [search]);
  useEffect(() => () => clearTimeout(pending.current), []);
  return (
    <label class="search">
      <Icon name="search" />
      <span class="unseen">Search by key, name or URL</span>
      <input
        ref={input}
        type="search"
        placeholder="Search targets"
        defaultValue={search}
        onInput={({ currentTarget: { value } }) => {
          clearTimeout(pending.current);
          pending.current = setTimeout(() => onSearch(value.trim()), 150);
        }}
      />
      <span class="key-hint">/</span>
    </label>
  );
}

function StateChip({
  state,
  targets,
  isOn,
  onPress,
}: {
  readonly state: TargetState;
  readonly targets: number;
  readonly isOn: boolean;
  readonly onPress: () => void;
}) {
  const { tone, icon, means } = stateLooks[state];
  return (
    <button
      type="button"
      class={`chip ${targets > 0 ? tone : 'none'}`}
      aria-pressed={isOn}
      title={means}
      onClick={onPress}
    >
      <Icon name={icon} size={12} />
      {state} <b>{count(targets)}</b>
    </button>
  );
}

function TagFilter({
  tags,
  chosen,
  onChange,
}: {
  readonly tags: Overview['tags'];
  readonly chosen: readonly string[];
  readonly onChange: (tags: readonly string[]) => void;
}) {
  if (tags.length === 0 && chosen.length === 0) return null;
  return (
    <span class="chips">
      <label class="inline-field">
        <span class="unseen">Add a tag to filter by</span>
        <select
          value=""
          onChange={({ currentTarget }) => currentTarget.value !== '' && onChange([...chosen, currentTarget.value])}
        >
          <option value="">{chosen.length === 0 ? 'Any tag' : 'Or tag …'}</option>
          {tags
            .filter(({ tag }) => !chosen.includes(tag))
            .map(({ tag, targets }) => (
              <option key={tag} value={tag}>
                {`${tag} (${count(targets)})`}
              </option>
            ))}
        </select>
      </label>
      {chosen.map((tag) => (
        <button
          key={tag}
          type="button"
          class="chip info"
          aria-label={`Tag ${tag}: no longer filter by it`}
          onClick={() => onChange(chosen.filter((other) => other !== tag))}
        >
          {tag}
          <Icon name="close" size={12} />
        </button>
      ))}
    </span>
  );
}

function SortField({
  filter,
  onChange,
}: {
  readonly filter: TargetFilter;
  readonly onChange: (part: Partial<TargetFilter>) => void;
}) {
  return (
    <label class="inline-field">
      <span class="unseen">Sort by</span>
      <select
        value={filter.sort}
        onChange={({ currentTarget: { value } }) => {
          const sort = sortNames.find(([name]) => name === value)?.[0] ?? 'state';
          onChange({ sort, order: naturalOrders[sort] });
        }}
      >
        {sortNames.map(([name, words]) => (
          <option key={name} value={name}>
            {words}
          </option>
        ))}
      </select>
    </label>
  );
}

const sortNames = [
  ['state', 'Worst state first'],
  ['key', 'By key'],
  ['used', 'Most of the cap used'],
  ['rate', 'Highest rate'],
  ['successRate', 'Lowest success rate'],
  ['p95', 'Slowest answers'],
] as const;

function toggled<Value>(values: readonly Value[], value: Value): readonly Value[] {
  return values.includes(value) ? values.filter((other) => other !== value) : [...values, value];
}
