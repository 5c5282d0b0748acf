import { BoxedSetting } from './boxed-setting.js';

/** Layers, merged or not: each setting that one of them mentions, in its box. */
export interface Boxes {
  readonly [name: string]: Boxes | BoxedSetting;
}

/** Whether this is the box of a setting, and no section. */
export function isBox(found: unknown): found is BoxedSetting {
  return found instanceof BoxedSetting;
}

/** The box of a setting, if a layer mentions it. */
export function boxAt(boxes: Boxes, names: readonly string[]): BoxedSetting | undefined {
  const found = partAt(boxes, names);
  return isBox(found) ? found : undefined;
}

/** The settings of a section; none if no layer mentions it. */
export function sectionAt(boxes: Boxes, names: readonly string[]): Boxes {
  const found = partAt(boxes, names);
  return found === undefined || isBox(found) ? nothing : found;
}

const nothing: Boxes = {};

function partAt(boxes: Boxes, names: readonly string[]): Boxes | BoxedSetting | undefined {
  let found: Boxes | BoxedSetting | undefined = boxes;
  for (const name of names) {
    if (found === undefined || isBox(found)) return undefined;
    found = found[name];
  }
  return found;
}
