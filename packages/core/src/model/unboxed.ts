/**
 * Settings as anybody may see them: of a sealed token, nothing is left that could be opened. Settings without one are answered as
 * they are. Plans that are saved and dumps of the state keep the box, or the token would be lost.
 */
export function unboxed<Settings extends { readonly tokenAuth?: unknown }>(settings: Settings): Settings {
  const { tokenAuth } = settings;
  if (!isSealed(tokenAuth)) return settings;
  const { box: _, ...shown } = tokenAuth;
  return { ...settings, tokenAuth: shown };
}

/** Whether a value is a sealed token, whole or shown. */
export function isSealed(value: unknown): value is { readonly $kind: 'sealed'; readonly box?: unknown } {
  return typeof value === 'object' && value !== null && '$kind' in value && value.$kind === 'sealed';
}
