import type { ApiToken, AuditEvent, LogLine } from '@trafficinator/core';
import { planReportDocument, roles } from '@trafficinator/core';
import { z } from 'zod';
import type { EventPage, LogPage, PresetList, TokenList } from '../../api/lists.js';
import type { ImportAnswer, ImportBody } from '../../api/operations.js';
import type { GivenToken, NewToken } from '../../api/session.js';
import { key, moment, run } from './figures.js';
import { branded, named } from './named.js';
import { written } from './target-documents.js';

const auditEvent: z.ZodType<AuditEvent> = named(
  'AuditEvent',
  'An entry of the history of the state.',
  z.strictObject({
    kind: branded<AuditEvent['kind']>(z.string().describe('`apply`, `draft`, `pause`, and so on.')),
    at: moment,
    who: z.string(),
    commit: z.string().optional(),
    serial: z.int().min(0).describe('After it.'),
    what: z.string().describe('To what or to whom, in words.').optional(),
  }),
);

/** Answer of `GET /api/events`. */
export const eventPageDocument: z.ZodType<EventPage> = named(
  'EventPage',
  'The history, the latest first.',
  z.strictObject({ items: z.array(auditEvent) }),
);

const logLine: z.ZodType<LogLine> = named(
  'LogLine',
  'What a run told.',
  z.strictObject({
    id: z.int(),
    at: moment,
    run,
    level: z.enum(['info', 'warn', 'error']),
    kind: branded<LogLine['kind']>(z.string()),
    target: key.optional(),
    message: z.string(),
  }),
);

/** Answer of `GET /api/logs`. */
export const logPageDocument: z.ZodType<LogPage> = named(
  'LogPage',
  'Lines of the log, the oldest first.',
  z.strictObject({ items: z.array(logLine) }),
);

const tokenShape = {
  id: z.string(),
  name: z.string(),
  role: z.enum(roles),
  createdAt: moment,
  createdBy: z.string(),
  expiresAt: moment.describe('Absent for one that never expires.').optional(),
};

const apiToken: z.ZodType<ApiToken> = named(
  'ApiToken',
  'A token of the API, without the token itself.',
  z.strictObject(tokenShape),
);

/** Answer of `GET /api/tokens`. */
export const tokenListDocument: z.ZodType<TokenList> = named(
  'TokenList',
  'Tokens, by age.',
  z.strictObject({ items: z.array(apiToken) }),
);

/** Body of `POST /api/tokens`. */
export const newTokenDocument: z.ZodType<NewToken> = named(
  'NewToken',
  'A token to give out.',
  z.strictObject({
    name: z.string().min(1).max(60),
    role: z.enum(roles),
    expiresInDays: z.int().min(1).max(3_650).describe('Default: it never expires.').optional(),
  }),
);

/** Answer of `POST /api/tokens`. */
export const givenTokenDocument: z.ZodType<GivenToken> = named(
  'GivenToken',
  'A token that was given out.',
  z.strictObject({ ...tokenShape, token: z.string().describe('Told this once: nobody keeps it.') }),
);

/** Answer of `GET /api/presets`. */
export const presetListDocument: z.ZodType<PresetList> = named(
  'PresetList',
  'Settings to begin with.',
  z.strictObject({
    items: z.array(
      z.strictObject({ name: z.enum(['light', 'medium', 'heavy', 'extreme']), doc: z.string(), settings: written }),
    ),
  }),
);

/** Body of `POST /api/import`. */
export const importDocument: z.ZodType<ImportBody> = named(
  'Import',
  'Targets by key. Drafts are made of all of them, or of none.',
  z.strictObject({ targets: z.record(z.string().min(1).max(200), written) }),
);

/** Answer of `POST /api/import`. */
export const importAnswerDocument: z.ZodType<ImportAnswer> = named(
  'ImportAnswer',
  'Which drafts were made, and what an apply of them would do.',
  z.strictObject({
    created: z.array(z.string()),
    updated: z.array(z.string()),
    plan: planReportDocument,
  }),
);
