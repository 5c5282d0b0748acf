import { never } from '../base/never.js';
import type { EngineEvent } from '../model/event.js';
import { addressOf } from '../model/target.js';
import { count, counted, oneLine, safe, span } from './format.js';

/** One line about what a runner tells. */
export function eventText(event: EngineEvent): string {
  return oneLine(safe(sentence(event)));
}

function sentence(event: EngineEvent): string {
  switch (event.kind) {
    case 'runStarted':
      return `Running ${counted(event.targets, 'target')} by ${event.pace}.`;
    case 'recovered':
      return `Took back what ${counted(event.runs.length, 'dead runner')} had reserved.`;
    case 'adopted':
      return `Adopted serial ${event.serial}: ${counted(event.targets, 'target')}.`;
    case 'blocked':
      return `${addressOf(event.target)} is blocked, its secret is missing: ${event.reason}.`;
    case 'capped':
      return `${addressOf(event.target)} has used its cap of ${counted(event.cap, 'visit')} for ${event.date} (${event.timezone}).`;
    case 'failing':
      return `${addressOf(event.target)} is failing (${event.class}: ${event.detail}); no visit starts there for ${span(event.pauseMs)}.`;
    case 'recoveredTarget':
      return `${addressOf(event.target)} takes visits again.`;
    case 'stateUnreachable':
      return `The state cannot be reached, so no visit starts: ${event.detail}`;
    case 'stateReachable':
      return 'The state can be reached again.';
    case 'stopping':
      return event.inFlight === 0 ? 'Stopping.' : `Stopping; ${count(event.inFlight)} visits are under way.`;
    default:
      return never(event);
  }
}
