import type { LogLine } from '@trafficinator/core';
import type { Ref } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { stamp } from './log-filter.js';

/** Every line has the same height, so that where it stands is a multiplication, however many there are. */
export const ROW_PX = 24;
/** Lines beyond those that are seen, on each side. */
const OVERSCAN = 12;

/** The lines that are seen, of as many as there are. Only they are in the document. */
export function LogList({
  lines,
  scroller,
  onScroll,
}: {
  readonly lines: readonly LogLine[];
  readonly scroller: Ref<HTMLDivElement> & { readonly current: HTMLDivElement | null };
  readonly onScroll: (element: HTMLDivElement) => void;
}) {
  const [view, setView] = useState({ first: 0, rows: 40 });
  const measure = (element: HTMLDivElement) => {
    const next = { first: Math.floor(element.scrollTop / ROW_PX), rows: Math.ceil(element.clientHeight / ROW_PX) };
    setView((last) => (last.first === next.first && last.rows === next.rows ? last : next));
  };
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    const sizes = new ResizeObserver(() => measure(element));
    sizes.observe(element);
    return () => sizes.disconnect();
  }, []);
  // Lines may have gone since somebody scrolled.
  const first = Math.max(0, Math.min(view.first, lines.length - view.rows) - OVERSCAN);
  const seen = lines.slice(first, first + view.rows + 2 * OVERSCAN);
  return (
    <div
      ref={scroller}
      class="log-scroller"
      role="log"
      aria-live="off"
      aria-label={`Log, ${lines.length} lines`}
      tabIndex={0}
      onScroll={({ currentTarget }) => {
        measure(currentTarget);
        onScroll(currentTarget);
      }}
    >
      <div class="log-room" style={{ height: `${lines.length * ROW_PX}px` }}>
        <div class="log-window" style={{ transform: `translateY(${first * ROW_PX}px)` }}>
          {seen.map((line) => (
            <Line key={line.id} line={line} />
          ))}
        </div>
      </div>
    </div>
  );
}

function Line({ line: { at, level, target, message, run } }: { readonly line: LogLine }) {
  return (
    <div class={`log-line ${level}`}>
      <time class="log-time" dateTime={new Date(at).toISOString()} title={new Date(at).toISOString()}>
        {stamp(at)}
      </time>
      <span class="log-level">{level}</span>
      <span class="log-run soft" title={`Run ${run}`}>
        {run.slice(0, 8)}
      </span>
      {target !== undefined && <span class="log-target">{target}</span>}
      <span class="log-message">{message}</span>
    </div>
  );
}
