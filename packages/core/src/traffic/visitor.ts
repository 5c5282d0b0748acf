import type { Random } from '../base/random.js';
import type { TargetSettings } from '../schema/config.js';
import { type DeviceGroup, devices, languages } from './catalogue.js';
import { weightedPick } from './weighted.js';

/** Who visits. */
export interface Visitor {
  readonly visitorId: string;
  readonly userAgent: string;
  readonly resolution: string;
  readonly country: string;
  readonly language: string;
}

const HIGHEST_WORD = 0xffffffff;

/** Draws visitors: a new one each time, with a language that fits the country. */
export function visitorMaker(settings: Pick<TargetSettings, 'countries'>): (random: Random) => Visitor {
  const device = weightedPick<DeviceGroup>(devices, ({ share }) => share);
  const place = weightedPick(placesOf(settings.countries), ({ share }) => share);
  return (random) => {
    const visitorId = hexWord(random) + hexWord(random);
    const { country, language } = place(random);
    const { userAgents, resolutions } = device(random);
    return { visitorId, userAgent: random.pick(userAgents), resolution: random.pick(resolutions), country, language };
  };
}

interface Place {
  readonly country: string;
  readonly language: string;
  readonly share: number;
}

function placesOf(countries: TargetSettings['countries']): readonly Place[] {
  return Object.entries(countries).flatMap(([country, share]) => languagesIn(country, share));
}

function languagesIn(country: string, share: number): Place[] {
  const spoken = Object.entries(languages[country] ?? { [`en-${country}`]: 1 });
  const sum = spoken.reduce((total, [, part]) => total + part, 0);
  return spoken.map(([language, part]) => ({ country, language, share: (share * part) / sum }));
}

/** 32 random bits. */
function hexWord(random: Random): string {
  return random.integer(0, HIGHEST_WORD).toString(16).padStart(8, '0');
}
