import { never } from '../base/never.js';
import type { EngineEvent } from '../model/event.js';
import type { ThresholdResult } from '../model/run.js';
import type { BudgetPeriod } from '../model/state.js';
import { addressOf, type TargetKey } from '../model/target.js';
import { count, counted, latency, oneLine, safe, span } from './format.js';
import { boundWords, measuredWords, metricWords, scopeWords } from './threshold-words.js';

/** One line about what a runner tells. */
export function eventText(event: EngineEvent): string {
  return oneLine(safe(sentence(event)));
}

/** Rounded, it would be 0 s. */
function pauseWords(ms: number): string {
  return ms < 1_000 ? 'less than a second' : span(ms);
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
    case 'budgetUsed':
      return `${addressOf(event.target)} has used the hit budget ${budgetWords(event.budget)}: ${counted(event.limit, 'hit')}.`;
    case 'fleet':
      return event.runs === 1 ? 'This run serves the load alone now.' : `${event.runs} runs share the load now.`;
    case 'rate':
      return rateWords(event);
    case 'thresholdCrossed':
      return `Threshold crossed: ${crossedWords(event.result)}.`;
    case 'saturated':
      return `This process does not keep up (${latency(event.lagMs)} behind): the figures say nothing of the targets any more.`;
    case 'instancePaused':
      return `The instance ${event.instance} takes nothing (${event.class}); no visit starts on any of its targets for ${pauseWords(event.pauseMs)}.`;
    case 'instanceResumed':
      return `The instance ${event.instance} takes visits again.`;
    case 'failing':
      return `${addressOf(event.target)} is failing (${event.class}: ${event.detail}); no visit starts there for ${pauseWords(event.pauseMs)}.`;
    case 'recoveredTarget':
      return `${addressOf(event.target)} takes visits again.`;
    case 'stateUnreachable':
      return `The state cannot be reached, so no visit starts: ${event.detail}`;
    case 'stateReachable':
      return 'The state can be reached again.';
    case 'recordPending':
      return `The state does not take what was counted last; waiting ${span(event.waitMs)} at most, Ctrl-C ends at once: ${event.detail}`;
    case 'recordLost':
      return 'The state has not taken all that was counted last, nor how the run ended: only the report here knows of it.';
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

function budgetWords({ scope, period, begins }: BudgetPeriod): string {
  const time = period === 'day' ? begins : begins.slice(0, 'YYYY-MM'.length);
  return `for ${time}${scope.kind === 'instance' ? ` of its instance ${scope.instance}` : ''}`;
}

function rateWords({ perSecond, because }: EngineEvent & { readonly kind: 'rate' }): string {
  const rate = `${perSecond >= 100 ? count(perSecond) : Number(perSecond.toFixed(1))} visits/s`;
  switch (because) {
    case 'stage':
      return `The rate is ${rate} now.`;
    case 'slowed':
      return `Slowed down to ${rate}, since targets do not keep up.`;
    case 'recovered':
      return `Back to ${rate}: the targets keep up again.`;
    default:
      return never(because);
  }
}

/** `error rate of all targets: 3.2 %, and was to be <1%`. */
function crossedWords(result: ThresholdResult): string {
  return `${metricWords(result.metric)} of ${scopeWords(result)}: ${measuredWords(result)}, and was to be ${boundWords(result)}`;
}

function stoppingWords(inFlight: number): string {
  if (inFlight === 0) return 'Stopping.';
  return `Stopping; ${counted(inFlight, 'visit')} ${inFlight === 1 ? 'is' : 'are'} under way.`;
}
