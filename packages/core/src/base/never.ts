/** Makes a `switch` exhaustive: a case that the types allow and nobody handles does not compile. */
export function never(value: never): never {
  throw new TypeError(`Unhandled case: ${JSON.stringify(value)}`);
}
