// Makes what differs from one playing of a story to the next the same: times, ids, ports and folders. What a column is aligned
// by keeps its width.

const DAY = '2026-03-02';
const JOINT = ' UTC to ';
/** A moment, perhaps with the end of a span, or a day alone. */
const TIMES =
  /(\d{4}-\d\d-\d\d(?: \d\d:\d\d:\d\d|T[\d:.]+Z))(?: UTC to (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d))?|(\d{4}-\d\d-\d\d)/g;
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** Normalises the outputs of one playing, in their order. */
export class Normaliser {
  #ids = new Map();
  #folder;
  #port;
  #minute = 0;

  /** `folder`: the real one and its name in the story, of one length. `port`: the one of the sandbox. */
  constructor({ folder, port }) {
    this.#folder = folder;
    this.#port = port;
  }

  /** What a command said. It is a minute later than the one before. */
  output(text) {
    this.#minute += 1;
    return this.#withTimes(this.text(text).trimEnd());
  }

  /** A command, or whatever holds no time. */
  text(text) {
    return text
      .replaceAll(this.#folder.real, this.#folder.shown)
      .replaceAll(UUID, (id) => this.#id(id))
      .replaceAll(new RegExp(`:${this.#port}(\\S*)( {2,})`, 'g'), ':8090$1 $2')
      .replaceAll(`:${this.#port}`, ':8090');
  }

  #withTimes(text) {
    const latest = /^when +serial/.test(text) ? this.#minute - 1 : undefined;
    let seen = 0;
    return text
      .replaceAll(TIMES, (_, date, until, day) => {
        if (day !== undefined) return DAY;
        // The latest entry of a history stands first; each is three minutes after the one before it.
        if (latest !== undefined) return at(latest - 3 * seen++);
        if (date.includes('T')) return `${at(this.#minute - 1).replace(' ', 'T')}.000Z`;
        return until === undefined ? at(this.#minute) : `${at(this.#minute)}${JOINT}${at(this.#minute, 3)}`;
      })
      .replaceAll(/^\d+ (?:ms|s)(?=, \d{4}-)/gm, '3 s')
      .replaceAll(/\d+ (?:ms|s|min) ago/g, '1 min ago')
      .replaceAll(/the next\s+day\s+begins\s+in\s+(?:\d+ h\s+)?\d+ min/g, 'the next day begins in 14 h 55 min');
  }

  /** Each id has a number: the first one that was seen is 1. */
  #id(id) {
    const known = this.#ids.get(id) ?? this.#ids.size + 1;
    this.#ids.set(id, known);
    return `00000000-0000-4000-8000-${String(known).padStart(12, '0')}`;
  }
}

function at(minute, second = 0) {
  const hour = 9 + Math.floor(minute / 60);
  return `${DAY} ${[hour, minute % 60, second].map((part) => String(part).padStart(2, '0')).join(':')}`;
}
