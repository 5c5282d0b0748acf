import type { Node } from 'typescript';
import type { Place } from '../../errors/problem.js';
import type { ProjectFiles } from '../modules/project-files.js';
import type { ResolveImport } from '../modules/resolve-import.js';
import { placeAtOffset } from '../sources/excerpt.js';
import { exportedNode } from './exported-node.js';
import { NodeFollower } from './follow-node.js';
import { SyntaxProject } from './syntax-project.js';

/** The way to a setting, such as `['targets', 'staging', 'visitsPerDay']`. */
export type ConfigPath = readonly (string | number)[];

/** Where the config's source stands. */
export interface LocateRequest {
  readonly file: string;
  readonly files: ProjectFiles;
  readonly resolve: ResolveImport;
}

/**
 * Finds the place of a setting's name by reading the source, from the default export on: through the sdk's `define` functions,
 * functions of the project, constants, imports and spreads. Where the way is lost, as in a loop, it gives the last place on it.
 * Undefined only if the config's default export cannot be found. Never fails; parses when first called.
 */
export function sourceLocations(request: LocateRequest): (path: ConfigPath) => Place | undefined {
  let project: SyntaxProject | undefined;
  return (path) => {
    project ??= new SyntaxProject(request.files, request.resolve);
    const source = project.sourceFile(request.file);
    const root = source && exportedNode(project, source, 'default');
    return root && placeOf(deepest(new NodeFollower(project), root, path).node);
  };
}

interface Reached {
  readonly node: Node;
  readonly depth: number;
}

/** As far as the path can be followed. A value may be one of several literals: the one that leads farthest is taken. */
function deepest(follower: NodeFollower, node: Node, path: ConfigPath, value = node): Reached {
  const [key, ...rest] = path;
  let best: Reached = { node, depth: 0 };
  if (key === undefined) return best;
  for (const property of follower.properties(value, String(key))) {
    const reached = deepest(follower, property.name, rest, property.value);
    if (reached.depth + 1 > best.depth) best = { ...reached, depth: reached.depth + 1 };
    if (best.depth === path.length) break;
  }
  return best;
}

function placeOf(node: Node): Place {
  const { fileName, text } = node.getSourceFile();
  return placeAtOffset(fileName, text, node.getStart());
}
