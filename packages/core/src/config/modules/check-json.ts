import { Failure } from '../../errors/failure.js';
import { problem } from '../../errors/problem.js';
import { placeAtOffset } from '../sources/excerpt.js';
import { loadTypeScript } from './load-typescript.js';

/** Fails, with the place, if the text of the file is not JSON. */
export function checkJson(file: string, text: string): void {
  try {
    JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    // The rest of the message quotes the text, which may hold a token.
    const message = error.message.replace(/ in JSON at position.*| ?,? ".*" is not valid JSON/s, '');
    const place = placeAtOffset(file, text, offsetIn(error.message, file, text));
    throw new Failure([problem('load.syntax-error', { message: `${message}: not valid JSON.` }, { place })], {
      cause: error,
    });
  }
}

/** V8 gives the position now and then; TypeScript's parser is laxer, but knows it for what both refuse. */
function offsetIn(message: string, file: string, text: string): number {
  const [, position] = /at position (\d+)/.exec(message) ?? [];
  if (position !== undefined) return Number(position);
  return loadTypeScript().parseConfigFileTextToJson(file, text).error?.start ?? text.trimEnd().length;
}
