/** The words of one problem. */
export interface Words {
  /** The same for every problem of its code. */
  readonly title: string;
  /** What exactly, with names and numbers. */
  readonly detail: string;
  /** What to do; pasteable where it is a command. */
  readonly fix?: string | undefined;
}

/** A part of the catalogue: for each code, a function from details to words. */
export type Catalogue<Details> = { readonly [Code in keyof Details]: (details: Details[Code]) => Words };
