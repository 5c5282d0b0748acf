import type { Clock } from '../base/clock.js';
import type { LoopMeter } from '../base/loop-meter.js';
import type { LoadedConfig } from '../config/load-config.js';
import type { DeclaredPlaces } from '../config/locations/declared-places.js';
import type { SecretReading, SecretReference } from '../config/read-secret.js';
import type { AllowedTargets } from '../matomo/allowed-targets.js';
import type { AskMatomo } from '../matomo/ask-matomo.js';
import type { Transport } from '../matomo/transport.js';
import type { StateDump } from '../model/state-dump.js';
import type { RunnerStore } from '../runner/runner-store.js';
import type { StateStore } from '../state/state-store.js';
import type { StatusFeed } from './status-feed.js';

/** What use cases may ask for. Each picks what it needs. */
export interface Deps {
  readonly clock: Clock;
  /** `user@host`, for locks, runs and the history. */
  readonly who: string;
  /** Changes with every start of the machine; undefined where the system does not tell. */
  readonly bootId: string | undefined;
  /** Of this process. */
  readonly pid: number;
  /** Name of the stack. */
  readonly stack: string;
  /** Of this program. */
  readonly toolVersion: string;
  /** The git commit of the config's folder; see `readCommit`. */
  readonly readCommit: () => Promise<string | undefined>;
  /** Loads the code of the config, once, however often it is asked. */
  readonly loadConfig: () => Promise<LoadedConfig>;
  /** Loads the config as it has become, in a thread of its own, and tells where its targets stand; undefined where it cannot be loaded. */
  readonly readDeclared: () => Promise<DeclaredPlaces | undefined>;
  /** Reads a text; a relative path starts at the working folder. */
  readonly readText: (file: string) => Promise<string>;
  /** Writes a file that only this user may read, whole or not at all. Throws `cli.unwritable`. */
  readonly writeText: (file: string, text: string) => Promise<void>;
  /** Reads a secret; `literal` is the value of a token that is written out in the config. */
  readonly readSecret: (reference: SecretReference, literal: string | undefined) => Promise<SecretReading>;
  /** `read` leaves no trace, and answers an empty state where there is none. */
  readonly openState: OpenState;
  /** Opens the state at another place, named as in `TRAFFICINATOR_STATE`, of the same stack. */
  readonly openStateAt: (place: string, mode: 'read' | 'write') => Promise<StateStore>;
  /** A state in memory with these contents, to read. */
  readonly openDump: (dump: StateDump) => Promise<StateStore>;
  /** A store whose I/O never stalls the caller's loop. */
  readonly openRunnerStore: () => Promise<RunnerStore & AsyncDisposable>;
  /** Follows the state in a thread of its own, until it is disposed. */
  readonly openStatusFeed: () => Promise<StatusFeed & AsyncDisposable>;
  readonly openTransport: () => Promise<Transport>;
  /** Tells how busy this process is. */
  readonly loopMeter: LoopMeter;
  /** Asks the Reporting API of targets. */
  readonly openAsker: () => Promise<AskMatomo>;
  /** Where targets of the API may be; public addresses, unless this machine's user said otherwise. Throws `allow-target.invalid`. */
  readonly allowedTargets: () => Promise<AllowedTargets>;
  /** A new UUID. */
  readonly newId: () => string;
  /** Bytes that nobody can guess. */
  readonly randomBytes: (count: number) => Uint8Array;
}

/** Opens the state of the stack. */
export type OpenState = (mode: 'read' | 'write') => Promise<StateStore>;
