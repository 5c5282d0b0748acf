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
  }),
};
