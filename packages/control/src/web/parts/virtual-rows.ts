import {
  elementScroll,
  observeElementOffset,
  observeElementRect,
  observeWindowOffset,
  observeWindowRect,
  type VirtualItem,
  Virtualizer,
  windowScroll,
} from '@tanstack/virtual-core';
import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useMemo, useState } from 'preact/hooks';

/** Which rows of a long list are in the document, and the room of those before and after. */
export interface VirtualRows {
  readonly first: number;
  /** The one after the last. */
  readonly end: number;
  readonly beforePx: number;
  readonly afterPx: number;
  readonly scrollTo: (index: number) => void;
}

/** What a list is. */
export interface VirtualRowsOptions {
  readonly count: number;
  /** All rows are equally high. */
  readonly rowPx: number;
  /** Rows beyond the visible ones, on each side. Default: 8. */
  readonly overscan?: number;
  /** What scrolls. Default: the window. */
  readonly scroller?: RefObject<HTMLElement | null> | undefined;
  /** The list itself, where the window scrolls: what is above it counts. */
  readonly list?: RefObject<HTMLElement | null> | undefined;
}

/** Keeps only the visible rows of a list in the document, so that a hundred thousand cost as much as thirty. */
export function useVirtualRows({ count, rowPx, overscan = 8, scroller, list }: VirtualRowsOptions): VirtualRows {
  const [, redraw] = useState(0);
  const [marginPx, setMarginPx] = useState(0);
  // What nobody sees yet comes after the first frame, which somebody waits for.
  const [isShown, setShown] = useState(false);
  useEffect(() => setShown(true), []);
  const rows = useMemo(
    () => (scroller === undefined ? windowRows(count, rowPx) : elementRows(scroller, count, rowPx)),
    [scroller],
  );
  rows.update({ count, rowPx, overscan: isShown ? overscan : 0, marginPx }, () => redraw((drawn) => drawn + 1));
  useLayoutEffect(rows.measure, [rows, rowPx]);
  useLayoutEffect(rows.mount, [rows]);
  useLayoutEffect(() => {
    rows.attach();
    if (scroller !== undefined || list?.current == null) return;
    const margin = Math.round(list.current.getBoundingClientRect().top + window.scrollY);
    if (margin !== marginPx) setMarginPx(margin);
  });
  const items = rows.items();
  const first = items[0]?.index ?? 0;
  const end = Math.min(count, (items.at(-1)?.index ?? -1) + 1);
  return {
    first,
    end,
    beforePx: first * rowPx,
    afterPx: Math.max(0, count - end) * rowPx,
    scrollTo: (index) => rows.scrollTo(index),
  };
}

/** What the list needs of a virtualizer, whatever scrolls. */
interface Rows {
  readonly update: (list: ListShape, onChange: () => void) => void;
  readonly measure: () => void;
  readonly mount: () => () => void;
  readonly attach: () => void;
  readonly items: () => readonly VirtualItem[];
  readonly scrollTo: (index: number) => void;
}

interface ListShape {
  readonly count: number;
  readonly rowPx: number;
  readonly overscan: number;
  readonly marginPx: number;
}

function windowRows(count: number, rowPx: number): Rows {
  return rowsOf(
    new Virtualizer<Window, Element>({
      count,
      estimateSize: () => rowPx,
      getScrollElement: () => window,
      observeElementRect: observeWindowRect,
      observeElementOffset: observeWindowOffset,
      // When it begins, it scrolls to where the window is already, which costs a layout. It never needs to of itself: no row changes its height.
      scrollToFn: (offset, options, instance) => {
        if (options.behavior !== undefined) windowScroll(offset, options, instance);
      },
      initialOffset: () => (hasScrolled ? window.scrollY : 0),
      initialRect: { width: window.innerWidth, height: window.innerHeight },
    }),
  );
}

/** While it has not, nobody need ask where it is, which costs a layout. */
let hasScrolled = false;
window.addEventListener(
  'scroll',
  () => {
    hasScrolled = true;
  },
  { once: true, passive: true },
);

function elementRows(scroller: RefObject<HTMLElement | null>, count: number, rowPx: number): Rows {
  return rowsOf(
    new Virtualizer<HTMLElement, Element>({
      count,
      estimateSize: () => rowPx,
      getScrollElement: () => scroller.current,
      observeElementRect,
      observeElementOffset,
      scrollToFn: elementScroll,
      initialRect: { width: 800, height: 600 },
    }),
  );
}

function rowsOf<Scroller extends Window | HTMLElement>(rows: Virtualizer<Scroller, Element>): Rows {
  return {
    update: ({ count, rowPx, overscan, marginPx }, onChange) =>
      rows.setOptions({
        ...rows.options,
        count,
        estimateSize: () => rowPx,
        overscan,
        scrollMargin: marginPx,
        onChange,
      }),
    measure: () => rows.measure(),
    mount: () => rows._didMount(),
    attach: () => rows._willUpdate(),
    items: () => rows.getVirtualItems(),
    scrollTo: (index) => rows.scrollToIndex(index),
  };
}
