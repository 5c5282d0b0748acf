import { z } from 'zod';
import { section, setting } from './setting.js';

const share = z.number().min(0);

/** Where visitors come from. */
export const visitorFields = {
  referrers: section('How visitors find the site. Only ratios matter.', {
    direct: setting(share, { doc: 'Visits without a referrer.', default: 0.3 }),
    search: setting(share, { doc: 'Visits from search engines.', default: 0.35 }),
    social: setting(share, { doc: 'Visits from social networks.', default: 0.15 }),
    websites: setting(share, { doc: 'Visits from other websites.', default: 0.2 }),
  }),
  countries: setting(
    z
      .record(z.string().regex(/^[A-Z]{2}$/, { error: 'must be a two-letter country code such as SE' }), share)
      .readonly(),
    {
      doc: 'Share of visitors by country, as ISO 3166 codes. Only ratios matter. The country decides the language; it is sent itself only with a token, since Matomo refuses it otherwise.',
      default: {
        US: 0.35,
        DE: 0.1,
        GB: 0.08,
        CA: 0.06,
        FR: 0.06,
        AU: 0.05,
        NL: 0.05,
        JP: 0.04,
        SE: 0.03,
        BR: 0.03,
        ES: 0.03,
        IT: 0.03,
        PL: 0.03,
        IN: 0.03,
        CH: 0.03,
      },
    },
  ),
};
