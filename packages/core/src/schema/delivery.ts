import { z } from 'zod';
import { section, setting } from './setting.js';

/** How hits reach the target. */
export const deliveryFields = {
  delivery: section('How hits reach the target.', {
    mode: setting(z.enum(['realtime', 'condensed']), {
      doc: "When hits leave. `realtime`: each when it happens. `condensed`: a visit's hits leave at once, dated over the last minutes.",
      optional: true,
      fallback: '`realtime`; `condensed` under `--rate`',
      example: "'condensed'",
    }),
    concurrency: setting(z.int().min(1).max(10_000), {
      doc: 'Most connections to the target at a time.',
      unit: 'connections',
      default: 50,
    }),
    timeoutSeconds: setting(z.number().min(0.1).max(600), {
      doc: 'How long an answer may take. After that nobody knows whether Matomo recorded the hit, so it is never sent again.',
      unit: 'seconds',
      default: 10,
    }),
    bulkSize: setting(z.int().min(1).max(1_000), {
      doc: 'Most hits in one request, where visits are sent `condensed`: visits that are due together share a bulk request, each with all its hits. 1 sends each hit alone.',
      unit: 'hits per request',
      default: 1,
    }),
    retries: section('When a hit is sent again.', {
      attempts: setting(z.int().min(0).max(10), {
        doc: 'How often a hit that Matomo cannot have recorded is sent again: no connection, 429, 503. Over a minute, at most a tenth of the requests to a target are retries.',
        unit: 'times',
        default: 3,
      }),
      ambiguous: setting(z.boolean(), {
        doc: 'Whether a later hit of a visit is also sent again when nobody knows whether Matomo recorded it: it may be counted twice. Never so for the first hit, and not with a hit budget.',
        default: false,
      }),
    }),
  }),
};
