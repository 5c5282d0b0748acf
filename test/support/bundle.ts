/** Bundles what was built, before the end-to-end tests run it. */
export async function setup(): Promise<void> {
  const script = new URL('../../scripts/bundle.js', import.meta.url).href;
  await import(script);
}
