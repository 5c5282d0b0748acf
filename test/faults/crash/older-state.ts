/** A state as the first version of its schema had it, kept elsewhere, to be migrated again and again. */
export interface OlderState {
  /** Puts it in the place of the state, and removes the copies that migrations have left. */
  putBack(): Promise<void>;
  /** Whether the state in its place was migrated. */
  isMigrated(): Promise<boolean>;
  /** Demands that the copy is whole that a migration has made before. */
  demandCopy(): Promise<void>;
}
