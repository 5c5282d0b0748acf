import { dirname } from 'node:path';
import {
  ask,
  type DiskAnswer,
  type DiskQuestion,
  foldersAnswer,
  foldersIn,
  kindAt,
  linkAt,
  packageRoot,
  textAnswer,
  textAt,
} from './disk-answers.js';

/** The part of the compiler's system that only reads. */
export interface ReadingSystem {
  fileExists(path: string): boolean;
  directoryExists(path: string): boolean;
  readFile(path: string): string | undefined;
  realpath(path: string): string;
  getDirectories(path: string): string[];
}

/**
 * Shows the disk to the compiler as one load sees it: asked again, it answers the same. It keeps in mind what it has answered,
 * also that something is not there. An installed package counts as a whole, by its `package.json`.
 */
export class ObservedDisk implements ReadingSystem {
  readonly #answers = new Map<string, DiskAnswer>();
  readonly #kinds = new Map<string, ReturnType<typeof kindAt>>();
  readonly #links = new Map<string, string>();
  readonly #roots = new Map<string, string | undefined>();

  /** All answers given so far. */
  get answers(): readonly DiskAnswer[] {
    return [...this.#answers.values()];
  }

  // Arrow functions, since the compiler takes them out of the object.
  readonly fileExists = (path: string): boolean => this.#kind(path) === 'file';

  readonly directoryExists = (path: string): boolean => this.#kind(path) === 'folder';

  readonly readFile = (path: string): string | undefined => {
    const text = textAt(path);
    this.#note('text', path, () => textAnswer(text));
    return text;
  };

  readonly realpath = (path: string): string => {
    const link = this.#links.get(path) ?? linkAt(path);
    this.#links.set(path, link);
    this.#note('link', path, () => link);
    return link;
  };

  readonly getDirectories = (path: string): string[] => {
    const names = foldersIn(path);
    this.#note('folders', path, () => foldersAnswer(names));
    return names;
  };

  #kind(path: string): ReturnType<typeof kindAt> {
    const known = this.#kinds.get(path);
    if (known !== undefined) return known;
    const kind = kindAt(path);
    this.#kinds.set(path, kind);
    this.#note('kind', path, () => kind);
    return kind;
  }

  #note(question: DiskQuestion, path: string, answer: () => string): void {
    const root = this.#packageRoot(path);
    if (root === undefined) this.#keep(question, path, answer);
    else if (kindAt(root) === 'folder') this.#keep('package', root, () => ask.package(root));
    // The types of Node alone look for hundreds of packages that nobody has.
    else this.#keep('packages', dirname(root), () => ask.packages(dirname(root)));
  }

  #keep(question: DiskQuestion, path: string, answer: () => string): void {
    const key = `${question} ${path}`;
    if (!this.#answers.has(key)) this.#answers.set(key, { question, path, answer: answer() });
  }

  #packageRoot(path: string): string | undefined {
    if (!path.includes('node_modules')) return undefined;
    if (!this.#roots.has(path)) this.#roots.set(path, packageRoot(path));
    return this.#roots.get(path);
  }
}
