import { type ReadonlySignal, signal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import type { ApiProblem } from '../../api/problem.js';
import type { TargetDetail, TargetStats } from '../../api/targets.js';
import { api } from '../api.js';
import type { Tagged } from '../api-client.js';
import { asProblem } from '../api-failure.js';
import { overview } from '../live.js';
import { type Range, spanOf } from './range.js';

/** What was fetched of something, and what went wrong the last time. */
export interface Loaded<Value> {
  readonly value?: Value | undefined;
  readonly problem?: ApiProblem | undefined;
}

/** Something that is fetched now, and again when it is asked for; one request at a time. */
export interface Loader<Value> {
  readonly loaded: ReadonlySignal<Loaded<Value>>;
  readonly refresh: () => Promise<void>;
}

/** A target, as the server tells it, followed as long as a view is shown. */
export function useTarget(key: string): Loader<Tagged<TargetDetail>> {
  const loader = useMemo(() => loaderOf(() => api.target(key)), [key]);
  useEffect(() => overview.subscribe(() => void loader.refresh()), [loader]);
  return loader;
}

/** What a target got over a range, fetched anew when a step is over. */
export function useStats(key: string, range: Range): Loader<TargetStats> {
  const loader = useMemo(
    () => loaderOf(() => api.targetStats(key, { ...spanOf(range, now()), step: range.stepSeconds })),
    [key, range],
  );
  useEffect(() => {
    let fetchedAt = 0;
    return overview.subscribe(() => {
      if (now() - fetchedAt < refreshMs(range)) return;
      fetchedAt = now();
      void loader.refresh();
    });
  }, [loader]);
  return loader;
}

/** Makes a loader of a request. */
export function loaderOf<Value>(fetchValue: () => Promise<Value>): Loader<Value> {
  const loaded = signal<Loaded<Value>>({});
  let pending: Promise<void> | undefined;
  let isStale = false;
  const load = async (): Promise<void> => {
    try {
      loaded.value = { value: await fetchValue() };
    } catch (thrown) {
      // What was there stays: it is old, and the shell says so.
      loaded.value = { value: loaded.peek().value, problem: asProblem(thrown) };
    }
  };
  const refresh = async (): Promise<void> => {
    if (pending !== undefined) {
      isStale = true;
      return await pending;
    }
    pending = load();
    await pending;
    pending = undefined;
    if (!isStale) return;
    isStale = false;
    await refresh();
  };
  return { loaded, refresh };
}

/** By the server's clock, which may differ from that of this machine. */
function now(): number {
  return overview.peek()?.asOf ?? Date.now();
}

/** Half a step, but not more often than the intervals are kept, and at least once a minute. */
function refreshMs({ stepSeconds }: Range): number {
  return Math.min(60_000, Math.max(2_000, stepSeconds * 500));
}
