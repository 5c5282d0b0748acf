import { BoxedSetting } from './boxed-setting.js';

/** Layers, merged or not: each setting that one of them mentions, in its box. */
export interface Boxes {
  readonly [name: string]: Boxes | BoxedSetting;
}

/** What layers have at a name. */
export type Found = Boxes | BoxedSetting | undefined;

/** Whether this is the box of a setting, and no section. */
export function isBox(found: unknown): found is BoxedSetting {
  return found instanceof BoxedSetting;
}

/** The settings of a section; none if no layer mentions it. */
export function sectionOf(found: Found): Boxes {
  return found === undefined || isBox(found) ? nothing : found;
}

/** The box of a setting, if a layer mentions it. */
export function boxAt(boxes: Boxes, names: readonly string[]): BoxedSetting | undefined {
  let found: Found = boxes;
  for (const name of names) found = sectionOf(found)[name];
  return isBox(found) ? found : undefined;
}

/** A setting in two layers, of which either may not mention it, the upper over the lower. */
export function boxOver(above: Found, below: Found): BoxedSetting | undefined {
  if (!isBox(above)) return isBox(below) ? below : undefined;
  return isBox(below) ? above.over(below) : above;
}

const nothing: Boxes = {};
