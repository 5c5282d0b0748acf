import { compose, composeConfig, type Deps, type KeptOpen, keptOpen, type World } from '@trafficinator/core';

/** The engines of a server. To be disposed after the server. */
export interface ServedEngine extends Pick<KeptOpen, typeof Symbol.asyncDispose> {
  /** The engine of whoever starts the server. Each opening of the state is one of its own. */
  readonly own: Deps;
  /**
   * An engine for one request, which loads the config anew, since its files change while the server runs. The state stays where it was
   * when the server started, and open. With a user, everything is done in that user's name.
   */
  engineFor(user?: string): Deps;
}

/** Makes the engines of a server. */
export function servedEngine(world: World): ServedEngine {
  const own = compose(world);
  const kept = keptOpen(() => own.openState('write'));
  return {
    own,
    engineFor: (user) => {
      const who = user === undefined ? own.who : `${user} (API)`;
      return { ...own, ...composeConfig(world), who, openState: () => kept.open() };
    },
    [Symbol.asyncDispose]: () => kept[Symbol.asyncDispose](),
  };
}
