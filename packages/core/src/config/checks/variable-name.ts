/** `clientA` or `X-Staging-Key` as it would be called among environment variables: `CLIENT_A`, `STAGING_KEY`. */
export function variableName(name: string): string {
  return name
    .replace(/^X-/i, '')
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll(/[^A-Za-z0-9]+/g, '_')
    .toUpperCase();
}
