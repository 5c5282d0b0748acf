import type { ComponentType } from 'preact';
import { useEffect, useLayoutEffect, useState } from 'preact/hooks';
import type { ApiProblem } from '../api/problem.js';
import { asProblem } from './api-failure.js';
import { Fault, Loading } from './parts/states.js';
import type { Route } from './routes.js';
import type { ViewProps } from './view-props.js';

const loaded = new Map<Route['load'], ComponentType<ViewProps>>();

/** Loads the code of a view, to be shown without a wait. */
export async function loadView(load: Route['load']): Promise<void> {
  loaded.set(load, await load());
}

/** A view, whose code comes when it is shown first. */
export function LazyView({ load, title, params }: Pick<Route, 'load' | 'title'> & ViewProps) {
  const [, setLoaded] = useState(0);
  const [problem, setProblem] = useState<ApiProblem>();
  const name = title(params);
  useEffect(() => {
    document.title = `${name} · Trafficinator`;
  }, [name]);
  const start = () => {
    setProblem(undefined);
    loadView(load).then(
      () => setLoaded((count) => count + 1),
      (thrown: unknown) => setProblem(asProblem(thrown)),
    );
  };
  useLayoutEffect(() => {
    if (!loaded.has(load)) start();
  }, [load]);
  const View = loaded.get(load);
  // A new version of the server has other files: only a reload finds them.
  if (problem !== undefined) return <Fault problem={problem} retry={() => window.location.reload()} />;
  return View === undefined ? <Loading what={name} /> : <View params={params} />;
}
