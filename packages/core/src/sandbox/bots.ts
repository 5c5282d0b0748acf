/** True for the user agents of crawlers, which Matomo records only with `bots=1`. A rough stand-in for its device detector. */
export function isBot(userAgent: string): boolean {
  const known = answers.get(userAgent);
  if (known !== undefined) return known;
  if (answers.size >= MAX_REMEMBERED) answers.clear();
  const answer = BOT.test(userAgent);
  answers.set(userAgent, answer);
  return answer;
}

const MAX_REMEMBERED = 10_000;
const answers = new Map<string, boolean>();

// "Cubot" is a maker of phones.
const BOT =
  /(?<!cu)bot(?![a-z])|crawl|spider|slurp|archiver|bingpreview|facebookexternalhit|mediapartners-google|google-read-aloud/i;
