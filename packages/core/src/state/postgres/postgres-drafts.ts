// Changes of targets of the API, before they are applied. Whoever writes rows does so in a transaction of the caller.
import type { Signature } from '../../model/audit.js';
import type { Draft, SeenDraft } from '../../model/draft.js';
import type { TargetKey } from '../../model/target.js';
import { changeDrafts, numbered } from '../change-drafts.js';
import { type DraftRow, draftOf, draftRow } from '../draft-row.js';
import type { SettledDrafts } from '../settle-drafts.js';
import type { ChangedDraft, DraftStore } from '../state-store.js';
import { putEvents } from './postgres-events.js';
import { readMeta } from './postgres-meta.js';
import type { Session, Sessions } from './postgres-sessions.js';
import { printable, putRows } from './put-rows.js';

const ALL = `
  SELECT target, kind, written, revision, at, who, git_commit AS "commit" FROM drafts ORDER BY target`;
const REMOVE = 'DELETE FROM drafts WHERE target = ANY ($1::text[])';
const RAISE_REVISION = 'UPDATE meta SET draft_revision = $1';
const ON_CONFLICT = `
  ON CONFLICT (target) DO UPDATE SET
    kind = excluded.kind, written = excluded.written, revision = excluded.revision, at = excluded.at, who = excluded.who,
    git_commit = excluded.git_commit`;

/** The drafts. Every change goes through the exclusive gate: it must see what an apply, or another change, has left. */
export class PostgresDrafts implements DraftStore {
  readonly #sessions: Sessions;
  readonly #state: string;

  constructor(sessions: Sessions) {
    this.#sessions = sessions;
    this.#state = sessions.on.address.place;
  }

  async readDrafts(): Promise<readonly Draft[]> {
    return readDrafts(this.#sessions, this.#state);
  }

  async putDraft({ target, change, by }: Omit<Draft, 'revision'>, seen: SeenDraft): Promise<Draft> {
    const before = await this.#change([{ target, change, seen }], by);
    return { target, change, revision: before + 1, by };
  }

  async dropDraft(target: TargetKey, seen: SeenDraft, by: Signature): Promise<void> {
    await this.#change([{ target, change: undefined, seen }], by);
  }

  async changeDrafts(changes: readonly ChangedDraft[], by: Signature): Promise<readonly Draft[]> {
    return changes.length === 0 ? [] : numbered(changes, await this.#change(changes, by), by);
  }

  /** Answers the highest revision of before. */
  async #change(changes: readonly ChangedDraft[], by: Signature): Promise<number> {
    return this.#sessions.transaction('exclusive', async (session) => {
      const { serial, draftRevision: revision } = await readMeta(session, this.#state);
      const drafts = await readDrafts(session, this.#state);
      const after = changeDrafts({ serial, revision, drafts }, changes, by);
      await putSettled(session, after);
      await session.query(RAISE_REVISION, [revision + after.put.length]);
      await putEvents(session, after.events);
      return revision;
    });
  }
}

/** All drafts, by target; `state` is the place of the state. */
export async function readDrafts(session: Session, state: string): Promise<readonly Draft[]> {
  return (await session.query<DraftRow>(ALL)).map((row) => draftOf(row, state));
}

/** Puts drafts, in the place of those that their targets have. */
export async function putDraftRows(session: Session, drafts: readonly Draft[]): Promise<void> {
  await putRows(
    session,
    {
      table: 'drafts',
      columns: [
        ['target', 'text', ({ target }) => target],
        ['kind', 'text', ({ kind }) => kind],
        ['written', 'text', ({ written }) => written],
        ['revision', 'bigint', ({ revision }) => revision],
        ['at', 'bigint', ({ at }) => at],
        ['who', 'text', ({ who }) => printable(who)],
        ['git_commit', 'text', ({ commit }) => commit],
      ],
      onConflict: ON_CONFLICT,
    },
    drafts.map(draftRow),
  );
}

/** Makes of the drafts what a commit, or a change of them, makes of them. */
export async function putSettled(session: Session, { gone, put }: SettledDrafts): Promise<void> {
  if (gone.length > 0) await session.query(REMOVE, [gone]);
  await putDraftRows(session, put);
}
