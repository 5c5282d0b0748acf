import { compose, type Deps, type World } from '@trafficinator/core';

/**
 * Engines for a server: each loads the config anew, since its files change while the server runs. The state stays where it was when the
 * server started. With a user, everything is done in that user's name.
 */
export function servedEngine(world: World): (user?: string) => Deps {
  const first = compose(world);
  return (user) => {
    const { loadConfig, readCommit } = compose(world);
    return { ...first, loadConfig, readCommit, ...(user !== undefined && { who: `${user} (API)` }) };
  };
}
