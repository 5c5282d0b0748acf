import type { LogLevel, LogLine } from '@trafficinator/core';
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { ApiProblem } from '../../api/problem.js';
import { api } from '../api.js';
import { asProblem } from '../api-failure.js';
import { onLog } from '../live.js';
import { LogBuffer } from './log-buffer.js';
import type { LogFilter } from './log-filter.js';

/** Most lines that the page keeps. */
const CAPACITY = 100_000;
/** As many as the server gives at once. */
const PAGE = 1_000;

/** The log as the page has it. */
export interface Log {
  readonly lines: readonly LogLine[];
  readonly problem: ApiProblem | undefined;
  /** Nothing came from the server yet. */
  readonly isLoading: boolean;
  /** How many lines came while nobody looked at the end. */
  readonly unseen: number;
  readonly hasOlder: boolean;
  /** Asks for the lines before those that are here. */
  readonly loadOlder: () => void;
  readonly retry: () => void;
}

/** Where somebody looks at the log. */
export interface LogReader {
  /** Whether the end is looked at. */
  readonly isAtEnd: () => boolean;
  /** So many lines went, or came, above the first one that is shown. */
  readonly onAbove: (lines: number) => void;
}

/** Keeps the log: its latest lines, those that come, and older ones on request. Lines are drawn at most once a frame. */
export function useLog({ target, level, text }: LogFilter, reader: LogReader): Log {
  const buffer = useRef(new LogBuffer(CAPACITY, {}));
  const [, redraw] = useState(0);
  const [problem, setProblem] = useState<ApiProblem>();
  const [isLoading, setLoading] = useState(true);
  const [unseen, setUnseen] = useState(0);
  const [hasOlder, setHasOlder] = useState(false);
  const [turn, setTurn] = useState(0);
  const isAsking = useRef(false);

  const take = useCallback((lines: readonly LogLine[]) => {
    const { above } = buffer.current.add(lines);
    if (above !== 0) reader.onAbove(above);
    redraw((drawn) => drawn + 1);
  }, []);

  useEffect(() => {
    buffer.current.refilter({ target, level, text });
    redraw((drawn) => drawn + 1);
  }, [target, level, text]);

  useLive((lines) => {
    const { shown, newest } = buffer.current;
    const before = shown.length;
    // A tab that was asleep hears of what it missed, and lines before those that are here would have others between.
    take(newest === undefined ? lines : lines.filter(({ id }) => id > newest.id));
    const more = buffer.current.shown.length - before;
    setUnseen((last) => (reader.isAtEnd() ? 0 : last + Math.max(0, more)));
  });

  useEffect(() => {
    const leaving = new AbortController();
    buffer.current.clear();
    setLoading(true);
    setProblem(undefined);
    const settle = (change: () => void) => {
      if (!leaving.signal.aborted) change();
    };
    api.logs({ limit: PAGE, ...whichOf(target, level) }, leaving.signal).then(
      ({ items }) =>
        settle(() => {
          setHasOlder(items.length === PAGE);
          setLoading(false);
          take(items);
        }),
      (thrown: unknown) =>
        settle(() => {
          setProblem(asProblem(thrown));
          setLoading(false);
        }),
    );
    return () => leaving.abort();
  }, [target, level, turn]);

  const loadOlder = () => {
    const { oldest, size } = buffer.current;
    if (isAsking.current || !hasOlder || oldest === undefined || size >= CAPACITY) return;
    isAsking.current = true;
    api
      .logs({ limit: PAGE, before: oldest.id, ...whichOf(target, level) })
      .then(({ items }) => {
        setHasOlder(items.length === PAGE);
        // Somebody may look through another filter by now.
        if (buffer.current.oldest === oldest) take(items);
      })
      .catch((thrown: unknown) => setProblem(asProblem(thrown)))
      .finally(() => {
        isAsking.current = false;
      });
  };

  return {
    lines: buffer.current.shown,
    problem,
    isLoading,
    unseen: reader.isAtEnd() ? 0 : unseen,
    hasOlder,
    loadOlder,
    retry: () => setTurn(turn + 1),
  };
}

function whichOf(target: string | undefined, level: LogLevel | undefined) {
  return { ...(target !== undefined && { target }), ...(level !== undefined && { level }) };
}

/** Hands lines on as they come, those of one frame together. */
function useLive(take: (lines: readonly LogLine[]) => void): void {
  const latest = useRef(take);
  latest.current = take;
  useEffect(() => {
    let waiting: LogLine[] = [];
    let frame = 0;
    const flush = () => {
      const lines = waiting;
      waiting = [];
      frame = 0;
      latest.current(lines);
    };
    const release = onLog((line) => {
      waiting.push(line);
      frame ||= requestAnimationFrame(flush);
    });
    return () => {
      release();
      cancelAnimationFrame(frame);
    };
  }, []);
}
