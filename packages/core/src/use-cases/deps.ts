import type { Clock } from '../base/clock.js';
import type { LoadedConfig, LoadRequest } from '../config/load-config.js';
import type { SecretReading, SecretReference } from '../config/read-secret.js';
import type { Transport } from '../matomo/transport.js';
import type { RunnerStore } from '../runner/runner-store.js';
import type { StateStore } from '../state/state-store.js';

/** What use cases may ask for. Each picks what it needs. */
export interface Deps {
  readonly clock: Clock;
  /** `user@host`, for locks, runs and the history of applies. */
  readonly who: string;
  /** Changes with every start of the machine; undefined where the system does not tell. */
  readonly bootId: string | undefined;
  /** Where the state is, for messages. */
  readonly stateName: string;
  /** Loads the code of the config. */
  readonly loadConfig: (request: LoadRequest) => Promise<LoadedConfig>;
  readonly readText: (file: string) => Promise<string>;
  /** Reads a secret; `literal` is the value of a token that is written out in the config. */
  readonly readSecret: (reference: SecretReference, literal: string | undefined) => Promise<SecretReading>;
  /** `read` leaves no trace, and answers an empty state where there is none. */
  readonly openState: (mode: 'read' | 'write') => Promise<StateStore>;
  /** A store whose I/O never stalls the caller's loop. */
  readonly openRunnerStore: () => Promise<RunnerStore & AsyncDisposable>;
  readonly openTransport: () => Promise<Transport>;
  /** A new UUID. */
  readonly newId: () => string;
}
