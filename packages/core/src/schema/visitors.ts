import { z } from 'zod';
import { named } from './named.js';
import { ratio } from './range.js';
import { section, setting } from './setting.js';

const countryCode = z.string().regex(/^[A-Z]{2}$/, { error: 'must be a two-letter country code such as SE' });

/** Where visitors come from. */
export const visitorFields = {
  referrers: section('How visitors find the site. Only ratios matter.', {
    direct: setting(ratio, { doc: 'Visits without a referrer.', default: 0.3 }),
    search: setting(ratio, { doc: 'Visits from search engines.', default: 0.35 }),
    social: setting(ratio, { doc: 'Visits from social networks.', default: 0.15 }),
    websites: setting(ratio, { doc: 'Visits from other websites.', default: 0.2 }),
  }),
  countries: setting(
    named(
      z
        .record(countryCode, ratio)
        .refine((shares) => Object.values(shares).some((value) => value > 0), {
          error: 'must name at least one country with a share above 0',
        })
        .readonly(),
      { words: 'an object with a share for each country, such as `{ SE: 2, NO: 1 }`' },
    ),
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
