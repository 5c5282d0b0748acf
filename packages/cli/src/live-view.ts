import { type EngineEvent, eventText, type Progress, progressLine, progressLines } from '@trafficinator/core';
import { createLogUpdate } from 'log-update';
import { paintFor, widthOf } from './screen.js';

const REDRAW_MS = 250;
/** Drawing thousands of targets takes a while: it has at most one part in so many of the time. */
const DRAWING_PART = 20;
const LINE_MS = 5_000;

/** Shows a run while it goes on: a block that is redrawn on a terminal, else a plain line every few seconds. */
export interface LiveView {
  /** Prints what happens. */
  readonly tell: (event: EngineEvent) => void;
  /** Prints a sentence. */
  readonly say: (sentence: string) => void;
  /** Begins to show progress. */
  show(progress: () => Progress): void;
  /** Leaves the screen to what comes next. */
  end(): void;
}

/** Shows on standard error, which leaves standard output to the report. */
export function liveView(stream: NodeJS.WriteStream = process.stderr): LiveView {
  return stream.isTTY === true ? blockView(stream) : lineView(stream);
}

/** Shows nothing. */
export const noView: LiveView = { tell: () => {}, say: () => {}, show: () => {}, end: () => {} };

function blockView(stream: NodeJS.WriteStream): LiveView {
  const update = createLogUpdate(stream);
  const paint = paintFor(stream);
  let timer: NodeJS.Timeout | undefined;
  const say = (sentence: string) => {
    update.clear();
    stream.write(`${paint('quiet', sentence)}\n`);
  };
  return {
    tell: (event) => say(eventText(event)),
    say,
    show: (progress) => {
      const draw = () => {
        const began = performance.now();
        update(progressLines(progress(), { paint, width: widthOf(stream), height: stream.rows }).join('\n'));
        timer = setTimeout(draw, Math.max(REDRAW_MS, (performance.now() - began) * DRAWING_PART));
      };
      timer = setTimeout(draw, REDRAW_MS);
    },
    end: () => {
      clearTimeout(timer);
      update.clear();
      update.done();
    },
  };
}

function lineView(stream: NodeJS.WriteStream): LiveView {
  let timer: NodeJS.Timeout | undefined;
  const say = (sentence: string) => void stream.write(`${sentence}\n`);
  return {
    tell: (event) => say(eventText(event)),
    say,
    show: (progress) => {
      timer = setInterval(() => stream.write(`${progressLine(progress())}\n`), LINE_MS);
    },
    end: () => clearInterval(timer),
  };
}
