import { planReportDocument } from '@trafficinator/core';
import { z } from 'zod';
import type {
  DryRun,
  EventSettings,
  NewTarget,
  PageList,
  TargetSchema,
  TargetSettingsList,
  WrittenPage,
} from '../../api/targets.js';
import { key } from './figures.js';
import { named } from './named.js';
import { written } from './target-documents.js';

/** Body of `POST /api/targets`. */
export const newTargetDocument: z.ZodType<NewTarget> = named(
  'NewTarget',
  'A target to create.',
  z.strictObject({ key: z.string().min(1).max(200), settings: written }),
);

/** Answer of a change that keeps nothing. */
export const dryRunDocument: z.ZodType<DryRun> = named(
  'DryRun',
  'What the change and an apply of it alone would do. Nothing was kept.',
  z.strictObject({ plan: planReportDocument }),
);

const writtenPage: z.ZodType<WrittenPage> = z.union([
  z.string(),
  z.strictObject({ url: z.string(), title: z.string().optional() }),
]);

/** Pages of a target. */
export const pageListDocument: z.ZodType<PageList> = named(
  'PageList',
  "The site's pages, the most popular first.",
  z.strictObject({ pages: z.array(writtenPage) }),
);

/** Events of a target. */
export const eventSettingsDocument: z.ZodType<EventSettings> = named(
  'EventSettings',
  'The section `events` of the settings.',
  z.strictObject({ events: z.record(z.string(), z.unknown()) }),
);

const place = z.strictObject({ file: z.string(), line: z.int().min(1), column: z.int().min(1) });

/** Answer of `GET /api/targets/{key}/settings`. */
export const settingsListDocument: z.ZodType<TargetSettingsList> = named(
  'TargetSettingsList',
  'Every setting, and which layer said it where.',
  z.strictObject({
    key,
    settings: z.array(
      z.strictObject({
        path: z.string(),
        value: z.unknown().describe('Absent where the setting has none. A secret is a reference here.').optional(),
        layers: z.array(z.strictObject({ label: z.string(), place: place.optional() })),
      }),
    ),
    unexplained: z.string().describe('Why there are no places.').optional(),
  }),
);

/** Answer of `GET /api/schema/target`. */
export const targetSchemaDocument: z.ZodType<TargetSchema> = z
  .record(z.string(), z.unknown())
  .describe('A JSON Schema, draft 2020-12.');
