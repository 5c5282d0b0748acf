import { ansiPaint, asciiGlyphs, type Glyphs, type Paint, plainPaint, unicodeGlyphs } from '@trafficinator/core';

/** How things are shown. */
export interface Screen {
  readonly paint: Paint;
  /** In columns. */
  readonly width: number;
  /** The few characters that are not ASCII, or what stands for them. */
  readonly glyphs: Glyphs;
}

/** Colours where they are wanted: on a terminal that has them, or by `FORCE_COLOR`; never with `NO_COLOR`. */
export function paintFor(stream: NodeJS.WriteStream): Paint {
  const { NO_COLOR, FORCE_COLOR } = process.env;
  if (NO_COLOR !== undefined && NO_COLOR !== '') return plainPaint;
  if (FORCE_COLOR !== undefined) return FORCE_COLOR === '0' || FORCE_COLOR === 'false' ? plainPaint : ansiPaint;
  return stream.isTTY === true && stream.hasColors() ? ansiPaint : plainPaint;
}

/** How things are shown on a stream. */
export function screenOf(stream: NodeJS.WriteStream, isPlain: boolean): Screen {
  return {
    paint: isPlain ? plainPaint : paintFor(stream),
    width: widthOf(stream),
    glyphs: isPlain ? asciiGlyphs : unicodeGlyphs,
  };
}

/** Columns of the terminal, or of a page where there is none. */
export function widthOf(stream: NodeJS.WriteStream): number {
  return Math.max(40, stream.columns ?? 100);
}
