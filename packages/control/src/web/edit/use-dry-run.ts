import type { PlanReport } from '@trafficinator/core';
import { useEffect, useState } from 'preact/hooks';
import type { ApiProblem } from '../../api/problem.js';
import type { DryRun } from '../../api/targets.js';
import { ApiFailure, asProblem } from '../api-failure.js';

/** What the server says of what is being written. */
export type DryRunState =
  /** There is nothing to ask about. */
  | { readonly kind: 'idle' }
  | { readonly kind: 'asking'; readonly plan?: PlanReport | undefined }
  | { readonly kind: 'accepted'; readonly plan: PlanReport }
  | { readonly kind: 'refused'; readonly problem: ApiProblem }
  /** Somebody else has changed the target meanwhile. */
  | { readonly kind: 'stale' };

/** Pause after the last key, before the server is asked. */
const PAUSE_MS = 350;

/** Asks the server what it makes of a change, a little after it was last touched. `undefined` asks nothing. */
export function useDryRun(ask: ((signal: AbortSignal) => Promise<DryRun>) | undefined, about: string): DryRunState {
  const [state, setState] = useState<DryRunState>({ kind: 'idle' });
  const isAsked = ask !== undefined;
  useEffect(() => {
    if (ask === undefined) {
      setState({ kind: 'idle' });
      return undefined;
    }
    const leaving = new AbortController();
    const settle = (next: DryRunState) => {
      if (!leaving.signal.aborted) setState(next);
    };
    setState((last) => ({ kind: 'asking', plan: 'plan' in last ? last.plan : undefined }));
    const timer = setTimeout(() => {
      ask(leaving.signal).then(
        ({ plan }) => settle({ kind: 'accepted', plan }),
        (thrown: unknown) => settle(refusal(thrown)),
      );
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      leaving.abort();
    };
  }, [isAsked, about]);
  return state;
}

/** Whether a change was refused since its target is no longer as it was seen. */
export function isLostRace(thrown: unknown): boolean {
  return thrown instanceof ApiFailure && (thrown.problem.status === 412 || thrown.code === 'draft.changed');
}

function refusal(thrown: unknown): DryRunState {
  return isLostRace(thrown) ? { kind: 'stale' } : { kind: 'refused', problem: asProblem(thrown) };
}
