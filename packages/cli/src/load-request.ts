/** The request to load the config that the flags name. */
export function loadRequest(flags: { readonly config?: string | undefined; readonly 'type-check': boolean }) {
  return {
    cwd: process.cwd(),
    file: flags.config,
    typeCheck: flags['type-check'],
    stack: 'default',
    env: process.env,
  };
}
