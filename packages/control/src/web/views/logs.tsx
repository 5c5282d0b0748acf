import '../styles/views.css';
import '../styles/logs.css';
import type { LogLevel } from '@trafficinator/core';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { counted, readersZone } from '../format.js';
import { type LogFilter, levels, logLineText } from '../logs/log-filter.js';
import { LogList, ROW_PX } from '../logs/log-list.js';
import { useLog } from '../logs/use-log.js';
import { Button } from '../parts/button.js';
import { Empty, Fault, Loading } from '../parts/states.js';
import { tell } from '../parts/toast.js';
import { location, setQuery } from '../router.js';
import { saveAs } from '../save-as.js';

/** What runs tell, as it comes, and what they told before. */
export function LogsView() {
  const filter = filterOf(location.value.query);
  const scroller = useRef<HTMLDivElement>(null);
  const isFollowing = useRef(true);
  const [, redraw] = useState(0);
  const log = useLog(filter, {
    isAtEnd: () => isFollowing.current,
    onAbove: (lines) => {
      if (!isFollowing.current && scroller.current !== null) scroller.current.scrollTop += lines * ROW_PX;
    },
  });
  // The end is where it was left, whatever came.
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element !== null && isFollowing.current) element.scrollTop = element.scrollHeight;
  });
  const follow = (isOn: boolean) => {
    if (isFollowing.current === isOn) return;
    isFollowing.current = isOn;
    redraw((drawn) => drawn + 1);
  };
  const onScroll = (element: HTMLDivElement) => {
    const restPx = element.scrollHeight - element.scrollTop - element.clientHeight;
    follow(restPx < 2 * ROW_PX);
    if (element.scrollTop < 40 * ROW_PX && !isFollowing.current) log.loadOlder();
  };
  const { lines, problem } = log;
  const isFiltered = filter.target !== undefined || filter.level !== undefined || (filter.text ?? '') !== '';
  return (
    <div class="log-view">
      <header class="view-head">
        <h1>Logs</h1>
        <div class="view-actions">
          <Button
            icon="copy"
            refusal={lines.length === 0 ? 'There is nothing to copy.' : undefined}
            onPress={() => copy(textOf(lines))}
          >
            Copy
          </Button>
          <Button
            icon="download"
            refusal={lines.length === 0 ? 'There is nothing to download.' : undefined}
            onPress={() => saveAs('trafficinator.log', textOf(lines))}
          >
            Download
          </Button>
        </div>
      </header>
      <Filters filter={filter} lines={lines} />
      {problem !== undefined && <Fault problem={problem} retry={log.retry} />}
      {log.isLoading && lines.length === 0 && <Loading what="the log" />}
      {!log.isLoading && lines.length === 0 && problem === undefined && <Nothing isFiltered={isFiltered} />}
      <div class={lines.length === 0 ? 'card log-card empty-log' : 'card log-card'}>
        <LogList lines={lines} scroller={scroller} onScroll={onScroll} />
        <footer class="log-foot">
          <span class="soft small">
            {counted(lines.length, 'line')}
            {isFiltered ? ' that pass the filter' : ''}
            {log.hasOlder ? '; older ones come as you scroll up' : ''} · times in {readersZone()}
          </span>
          {isFollowing.current ? (
            <span class="soft small">
              <span class="live-dot" aria-hidden="true" /> Following
            </span>
          ) : (
            <Button size="small" icon="down" onPress={() => follow(true)}>
              Jump to the newest{log.unseen > 0 ? ` (${counted(log.unseen, 'new line')})` : ''}
            </Button>
          )}
        </footer>
      </div>
    </div>
  );
}

function Filters({
  filter,
  lines,
}: {
  readonly filter: LogFilter;
  readonly lines: ReturnType<typeof useLog>['lines'];
}) {
  const targets = [...new Set(lines.slice(-2_000).flatMap(({ target }) => target ?? []))].sort();
  return (
    <search class="log-filters">
      <input
        type="search"
        aria-label="Search the log"
        placeholder="Search"
        value={filter.text ?? ''}
        onInput={({ currentTarget }) => setQuery({ q: currentTarget.value })}
      />
      <input
        list="log-targets"
        aria-label="Only of this target"
        placeholder="Target"
        autocomplete="off"
        value={filter.target ?? ''}
        onChange={({ currentTarget }) => setQuery({ target: currentTarget.value.trim().replace(/^target\./, '') })}
      />
      <datalist id="log-targets">
        {targets.map((target) => (
          <option key={target} value={target} />
        ))}
      </datalist>
      <select
        aria-label="At least of this level"
        value={filter.level ?? ''}
        onChange={({ currentTarget }) => setQuery({ level: currentTarget.value })}
      >
        <option value="">All levels</option>
        <option value="warn">Warnings and errors</option>
        <option value="error">Errors</option>
      </select>
    </search>
  );
}

function Nothing({ isFiltered }: { readonly isFiltered: boolean }) {
  return isFiltered ? (
    <Empty icon="search" title="No line passes the filter">
      <Button onPress={() => setQuery({ q: undefined, target: undefined, level: undefined })}>Show all lines</Button>
    </Empty>
  ) : (
    <Empty icon="logs" title="Nothing was told yet">
      <p>Runs tell here what happens: when they start and end, what they adopt, and what goes wrong at which target.</p>
    </Empty>
  );
}

function filterOf(query: URLSearchParams): LogFilter {
  const level = levels.find((one: LogLevel) => one === query.get('level') && one !== 'info');
  return { target: query.get('target') ?? undefined, level, text: query.get('q') ?? undefined };
}

function textOf(lines: Parameters<typeof logLineText>[0][] | ReturnType<typeof useLog>['lines']): string {
  return `${lines.map(logLineText).join('\n')}\n`;
}

async function copy(text: string): Promise<void> {
  await navigator.clipboard.writeText(text);
  tell.good('Copied.');
}
