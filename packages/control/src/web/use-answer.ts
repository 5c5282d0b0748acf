import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { ApiProblem } from '../api/problem.js';
import { asProblem } from './api-failure.js';

/** What the server answered to what a view asks. The last answer stays while a newer one is on its way. */
export interface Answer<Value> {
  readonly value: Value | undefined;
  readonly problem: ApiProblem | undefined;
  readonly isLoading: boolean;
  /** Asks again. */
  readonly reload: () => void;
}

/** Asks the server when the view is shown, and whenever what is asked changes. Only the latest answer counts. */
export function useAnswer<Value>(ask: () => Promise<Value>, asked: readonly unknown[]): Answer<Value> {
  const [state, setState] = useState<Omit<Answer<Value>, 'reload'>>(NOTHING_YET);
  const turn = useRef(0);
  const load = useCallback(() => {
    turn.current += 1;
    const mine = turn.current;
    const settle = (next: Partial<Answer<Value>>) => {
      if (mine === turn.current) setState((last) => ({ ...last, problem: undefined, isLoading: false, ...next }));
    };
    setState((last) => ({ ...last, isLoading: true }));
    ask().then(
      (value) => settle({ value }),
      (thrown: unknown) => settle({ problem: asProblem(thrown) }),
    );
  }, asked);
  useEffect(() => {
    load();
    return () => {
      // Whoever has left does not wait for an answer.
      turn.current += 1;
    };
  }, [load]);
  return { ...state, reload: load };
}

const NOTHING_YET = { value: undefined, problem: undefined, isLoading: true } as const;
