/** What every view is given: the parts of its path. */
export interface ViewProps {
  readonly params: Readonly<Record<string, string>>;
}
