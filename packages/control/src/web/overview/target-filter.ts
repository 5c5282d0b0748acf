import type { TargetState } from '@trafficinator/core';
import { targetStates } from '@trafficinator/core/words';
import { naturalOrders, type TargetQuery, type TargetSort, targetSorts } from '../../api/targets.js';

/** Which targets are shown, in which order, and how: all of it stands in the address. */
export interface TargetFilter {
  readonly search: string;
  readonly states: readonly TargetState[];
  readonly tags: readonly string[];
  readonly managedBy: 'config' | 'api' | undefined;
  readonly sort: TargetSort;
  readonly order: 'asc' | 'desc';
  readonly view: 'table' | 'cards';
}

/** Reads the address. What it says wrongly is passed over. */
export function filterOf(query: URLSearchParams): TargetFilter {
  const sort = targetSorts.find((name) => name === query.get('sort')) ?? 'state';
  const order = query.get('order');
  const managedBy = query.get('managed');
  return {
    search: query.get('q') ?? '',
    states: targetStates.filter((state) => listOf(query, 'state').includes(state)),
    tags: listOf(query, 'tag'),
    managedBy: managedBy === 'api' || managedBy === 'config' ? managedBy : undefined,
    sort,
    order: order === 'asc' || order === 'desc' ? order : naturalOrders[sort],
    view: query.get('view') === 'cards' ? 'cards' : 'table',
  };
}

/** Says the same in an address; what is as it begins is left out. */
export function addressParts(filter: TargetFilter): Readonly<Record<string, string | undefined>> {
  return {
    q: filter.search || undefined,
    state: filter.states.join(',') || undefined,
    tag: filter.tags.join(',') || undefined,
    managed: filter.managedBy,
    sort: filter.sort === 'state' ? undefined : filter.sort,
    order: filter.order === naturalOrders[filter.sort] ? undefined : filter.order,
    view: filter.view === 'table' ? undefined : filter.view,
  };
}

/** Says the same to the server. */
export function targetQuery({ search, states: wanted, tags, managedBy, sort, order }: TargetFilter): TargetQuery {
  return {
    search: search || undefined,
    state: wanted.length === 0 ? undefined : wanted,
    tag: tags.length === 0 ? undefined : tags,
    managedBy,
    sort,
    order,
  };
}

/** Whether any target may be left out. */
export function isFiltered({ search, states: wanted, tags, managedBy }: TargetFilter): boolean {
  return search !== '' || wanted.length > 0 || tags.length > 0 || managedBy !== undefined;
}

function listOf(query: URLSearchParams, name: string): readonly string[] {
  return (query.get(name) ?? '').split(',').filter((part) => part !== '');
}
