/** Names a drawing. */
export type IconName = keyof typeof shapes;

/** A drawing beside words that say the same: those who hear the page do not meet it. */
export function Icon({ name, size = 16 }: { readonly name: IconName; readonly size?: number }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" width={size} height={size} aria-hidden="true" focusable="false">
      <path d={shapes[name]} />
    </svg>
  );
}

// Strokes of 1.5 in a square of 16.
const shapes = {
  overview: 'M2.5 2.5h4.5v4.5h-4.5zM9 2.5h4.5v4.5H9zM2.5 9h4.5v4.5h-4.5zM9 9h4.5v4.5H9z',
  plan: 'M3 2.5h10v11H3zM5.5 6h5M5.5 10h5M8 3.8v4.4',
  runs: 'M2 8h2.5l2-5 3 10 2-5H14',
  logs: 'M2.5 4h11M2.5 8h11M2.5 12h7',
  fleet: 'M2.5 2.5h11v4.5h-11zM2.5 9h11v4.5h-11zM5 4.75h.01M5 11.25h.01',
  settings: 'M2 4.5h6M11 4.5h3M2 11.5h3M8 11.5h6M9.5 2.8v3.4M6.5 9.8v3.4',
  running: 'M5 3.5l7 4.5-7 4.5z',
  idle: 'M3.5 8h9',
  paused: 'M5.5 3.5v9M10.5 3.5v9',
  capped: 'M2.5 3h11M8 13.5V6.5M5 9.2l3-3 3 3',
  failing: 'M8 2.2l6.2 11.3H1.8zM8 6.5v3.2M8 11.6v.01',
  blocked: 'M4 7.5h8v6H4zM5.5 7.5V5.2a2.5 2.5 0 0 1 5 0v2.3',
  unreachable: 'M2 8h3M11 8h3M6.2 5.5l3.6 5M9.8 5.5l-3.6 5',
  draft: 'M3 13l.8-3L10.5 3.3l2.2 2.2L6 12.2zM9 4.8L11.2 7',
  search: 'M7 12a5 5 0 1 0 0-10 5 5 0 0 0 0 10zM10.7 10.7L14 14',
  plus: 'M8 3v10M3 8h10',
  edit: 'M3 13l.8-3L10.5 3.3l2.2 2.2L6 12.2z',
  trash: 'M3 4.5h10M6 4.5V3h4v1.5M4.5 4.5l.5 9h6l.5-9',
  probe: 'M8 13.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11zM8 5.2v3.3l2 1.3',
  check: 'M3 8.5l3.3 3.3L13 5',
  close: 'M4 4l8 8M12 4l-8 8',
  more: 'M3.5 8h.01M8 8h.01M12.5 8h.01',
  up: 'M8 13V3M4 7l4-4 4 4',
  down: 'M8 3v10M4 9l4 4 4-4',
  rows: 'M2.5 3.5h11M2.5 8h11M2.5 12.5h11',
  cards: 'M2.5 3h11v4h-11zM2.5 9h11v4h-11z',
  sun: 'M8 10.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM8 1.5v1.5M8 13v1.5M1.5 8H3M13 8h1.5M3.4 3.4l1 1M11.6 11.6l1 1M12.6 3.4l-1 1M4.4 11.6l-1 1',
  moon: 'M13 9.5A5.5 5.5 0 0 1 6.5 3 5.5 5.5 0 1 0 13 9.5z',
  system: 'M2 3h12v8H2zM6 13.5h4M8 11v2.5',
  help: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM6.2 6.3a1.8 1.8 0 1 1 2.6 1.6c-.6.3-.8.6-.8 1.2M8 11.3v.01',
  user: 'M8 8a2.6 2.6 0 1 0 0-5.2A2.6 2.6 0 0 0 8 8zM3 13.5c.6-2.4 2.6-3.5 5-3.5s4.4 1.1 5 3.5',
  leave: 'M9.5 3H3.5v10h6M7 8h7M11.5 5.5L14 8l-2.5 2.5',
  file: 'M4 2h5l3 3v9H4zM9 2v3h3',
  table: 'M2.5 3h11v10h-11zM2.5 6.5h11M2.5 10h11M6.5 3v10',
  chart: 'M2.5 2.5v11h11M5 10l2.5-3 2 2L13 5',
  download: 'M8 2.5v7M5 7l3 3 3-3M3 13h10',
  copy: 'M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3',
} as const;
