import { Errors, Flags } from '@oclif/core';
import {
  endsByItself,
  type Mode,
  parseDuration,
  type RequestedPace,
  type Selection,
  type StopConditions,
} from '@trafficinator/core';

/** Which config, and how it is loaded. */
export const configFlags = {
  config: Flags.string({
    char: 'c',
    summary: 'The config to use; by default the nearest trafficinator.config.ts.',
    helpValue: 'FILE',
  }),
  'type-check': Flags.boolean({ summary: 'Check the types of the config.', default: true, allowNo: true }),
};

/** Which stack of the config. */
export const stackFlags = {
  stack: Flags.string({
    summary: 'The stack: one config, several states, such as dev and production.',
    helpValue: 'NAME',
    env: 'TRAFFICINATOR_STACK',
    default: 'default',
    parse: async (text) => {
      if (/^[a-z][a-z0-9-]{0,39}$/.test(text)) return text;
      throw new Errors.CLIError(
        `"${text}" is no name of a stack: expected at most 40 small letters, digits and -, beginning with a letter.`,
      );
    },
  }),
  'env-file': Flags.string({
    summary: 'A file of environment variables. Those that are set already win.',
    helpValue: 'FILE',
    multiple: true,
  }),
};

/** A time span. */
export const duration = Flags.custom<number>({
  helpValue: 'DURATION',
  parse: async (text) => {
    const ms = parseDuration(text);
    if (ms === undefined) throw new Errors.CLIError(`"${text}" is no duration: expected such as 45s, 30m, 1h30m.`);
    return ms;
  },
});

const rate = Flags.custom<number | 'max'>({
  helpValue: 'N|max',
  parse: async (text) => {
    if (text === 'max') return 'max';
    const perSecond = Number(text);
    if (text.trim() !== '' && perSecond > 0 && perSecond <= 1_000_000) return perSecond;
    throw new Errors.CLIError(
      `"${text}" is no rate: expected visits per second, above 0 and at most 1,000,000, or max.`,
    );
  },
});

/** How visits arrive, and what ends a run. */
export const runFlags = {
  rate: rate({ summary: 'Visits per second over all targets, split by weight, instead of the plan of the day.' }),
  stages: Flags.boolean({
    summary: "The rates of the config's load.stages, one after the other, instead of the plan of the day.",
    exclusive: ['rate'],
  }),
  for: duration({ summary: 'End after this time.' }),
  visits: Flags.integer({
    summary: 'End after so many visits in all, split by weight exactly.',
    min: 1,
    helpValue: 'N',
  }),
  'until-caps': Flags.boolean({ summary: 'End when every target has used its cap of the day.' }),
  mode: Flags.option({ options: ['realtime', 'condensed'] as const })({
    summary: 'When the hits of a visit leave, for all targets.',
  }),
  grace: duration({
    summary: 'How long visits under way may go on after Ctrl-C.',
    default: 10_000,
    defaultHelp: async () => '10s',
  }),
  seed: Flags.string({ summary: 'Seed of the traffic, instead of the one in the config.', helpValue: 'TEXT' }),
};

/** What was given for {@link runFlags}. */
export interface RunFlags {
  readonly rate?: number | 'max' | undefined;
  readonly stages: boolean;
  readonly for?: number | undefined;
  readonly visits?: number | undefined;
  readonly 'until-caps': boolean;
  readonly mode?: Mode | undefined;
  readonly grace: number;
  readonly seed?: string | undefined;
}

/** How visits are to arrive. */
export function paceOf({ rate, stages }: RunFlags): RequestedPace {
  if (stages) return { kind: 'stages' };
  if (rate === undefined) return { kind: 'plan' };
  return rate === 'max' ? { kind: 'max' } : { kind: 'rate', perSecond: rate };
}

/** Whether the run ends by itself: stages do, with the last. */
export function endsAlone(flags: RunFlags): boolean {
  return flags.stages || endsByItself(stopConditionsOf(flags));
}

/** What is to end the run. */
export function stopConditionsOf(flags: RunFlags): StopConditions {
  return { forMs: flags.for, visits: flags.visits, untilCaps: flags['until-caps'] };
}

/** Which targets. */
export const selectionFlags = {
  target: Flags.string({
    summary: 'Only this target, such as target.staging. May be given several times.',
    helpValue: 'ADDRESS',
    multiple: true,
  }),
  exclude: Flags.string({ summary: 'All but this target.', helpValue: 'ADDRESS', multiple: true }),
  tag: Flags.string({ summary: 'Only targets with this tag.', helpValue: 'TAG', multiple: true }),
};

/** How long to wait for whoever holds the lock. */
export const lockFlags = {
  'lock-timeout': duration({
    summary: 'Wait so long for the lock of the state.',
    default: 0,
    defaultHelp: async () => '0s',
  }),
};

/** Whether somebody is asked. */
export const approvalFlags = {
  'auto-approve': Flags.boolean({ char: 'y', summary: 'Do not ask.' }),
  input: Flags.boolean({ summary: 'Ask where something has to be approved.', default: true, allowNo: true }),
};

/** What is planned, and how it is shown. */
export const planFlags = {
  ...selectionFlags,
  refresh: Flags.boolean({ summary: 'Ask the real targets what they are, and show what differs. Records no hit.' }),
  concise: Flags.boolean({ summary: 'One line for each target.' }),
};

/** Whether it is about the drafts of the API instead of the config. */
export const draftsFlags = {
  drafts: Flags.boolean({ summary: 'The drafts of the API that wait, instead of the config.' }),
};

/** What to do with a state that is a copy. */
export const adoptFlags = {
  adopt: Flags.boolean({
    summary: 'Use a state that is a copy, though another one may have sent a part of its caps.',
  }),
};

/** What was given for {@link selectionFlags}. */
export interface SelectionFlags {
  readonly target?: readonly string[] | undefined;
  readonly exclude?: readonly string[] | undefined;
  readonly tag?: readonly string[] | undefined;
}

/** The targets that were asked for. */
export function selectionOf({ target = [], exclude = [], tag = [] }: SelectionFlags): Selection {
  return { targets: target, exclude, tags: tag };
}
