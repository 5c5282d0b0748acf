import { Failure, problem } from '@trafficinator/core';
import type { ControlApp } from '../control-app.js';

/** What bodies may be sent as. No page can send them to another site without asking it first. */
export const BODY_TYPES = ['application/json', 'application/merge-patch+json'] as const;

/** Deeper than any settings are: what is nested without end takes long to go through. */
const MOST_LEVELS = 64;

/** Takes bodies of JSON and nothing else. Names by which objects of the program could be changed are refused. */
export function acceptJsonAlone(app: ControlApp): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser<string>([...BODY_TYPES], { parseAs: 'string' }, (request, body, done) => {
    if (isTooDeep(body)) {
      const reason = `The body is nested more than ${MOST_LEVELS} levels deep.`;
      done(new Failure([problem('request.unreadable', { reason })]), undefined);
      return;
    }
    void parse(request, body, done);
  });
}

/** Counts brackets outside of texts. */
export function isTooDeep(json: string): boolean {
  let depth = 0;
  let isText = false;
  for (let at = 0; at < json.length; at++) {
    const character = json[at];
    if (isText) {
      if (character === '\\') at++;
      else if (character === '"') isText = false;
    } else if (character === '"') isText = true;
    else if (character === '{' || character === '[') depth++;
    else if (character === '}' || character === ']') depth--;
    if (depth > MOST_LEVELS) return true;
  }
  return false;
}
