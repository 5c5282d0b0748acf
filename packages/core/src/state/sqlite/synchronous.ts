/** A port whose methods answer at once: SQLite does, and `SqliteStore` makes promises of the answers. */
export type Synchronous<Port> = {
  [Method in keyof Port]: Port[Method] extends (...args: infer Args) => Promise<infer Answer>
    ? (...args: Args) => Answer
    : Port[Method];
};
