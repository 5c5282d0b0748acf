import { never } from '../base/never.js';
import type { EngineEvent } from '../model/event.js';
import { addressOf, type TargetKey } from '../model/target.js';
import { counted, oneLine, safe, span } from './format.js';

/** One line about what a runner tells. */
export function eventText(event: EngineEvent): string {
  return oneLine(safe(sentence(event)));
}

function sentence(event: EngineEvent): string {
  switch (event.kind) {
    case 'runStarting':
      return `Starting a runner on serial ${event.serial}: ${counted(event.targets, 'target')}.`;
    case 'runStarted':
      return `Running ${counted(event.targets, 'target')}: ${event.pace}.`;
    case 'recovered':
      return `Took back what ${counted(event.runs.length, 'dead runner')} had reserved.`;
    case 'adopted':
      return `Adopted serial ${event.serial}: ${counted(event.targets, 'target')}.`;
    case 'paused':
      return `Paused: ${names(event.targets)}.`;
    case 'resumed':
      return `Resumed: ${names(event.targets)}.`;
    case 'idle':
      return idleWords(event);
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
      return `${event.isAsked ? 'Somebody asked this run to stop. ' : ''}${stoppingWords(event.inFlight)}`;
    default:
      return never(event);
  }
}

const MOST_NAMED = 10;

function names(targets: readonly TargetKey[]): string {
  const rest = targets.length - MOST_NAMED;
  const named = targets.slice(0, MOST_NAMED).map(addressOf).join(', ');
  return rest > 0 ? `${named} and ${counted(rest, 'more target')}` : named;
}

function idleWords({ targets, visitsLeft }: EngineEvent & { readonly kind: 'idle' }): string {
  const left = visitsLeft === undefined ? '' : ` for the last ${counted(visitsLeft, 'visit')}`;
  return `Waiting${left}, since all that is left is paused: ${names(targets)}. \`trafficinator resume\` goes on, \`trafficinator stop\` ends.`;
}

function stoppingWords(inFlight: number): string {
  if (inFlight === 0) return 'Stopping.';
  return `Stopping; ${counted(inFlight, 'visit')} ${inFlight === 1 ? 'is' : 'are'} under way.`;
}
