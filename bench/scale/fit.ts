/** What the model is fitted to: figures per second of a fleet. */
export interface FleetFigures {
  readonly runners: number;
  readonly visits: number;
  readonly commits: number;
  readonly ledgerCpu: number;
  readonly serverCpu: number;
}

/** A straight line: what each runner costs, and what the load costs that they share. */
export interface Line {
  readonly perRunner: number;
  readonly shared: number;
}

/** Fits a line to points by least squares. One point lies on a line from the origin. */
export function fitLine(points: readonly { readonly runners: number; readonly value: number }[]): Line {
  const count = points.length;
  const mean = (of: (point: (typeof points)[number]) => number) =>
    points.reduce((sum, one) => sum + of(one), 0) / count;
  const [x, y] = [mean(({ runners }) => runners), mean(({ value }) => value)];
  const spread = points.reduce((sum, { runners }) => sum + (runners - x) ** 2, 0);
  if (spread === 0) return { perRunner: x === 0 ? 0 : y / x, shared: 0 };
  const perRunner = points.reduce((sum, { runners, value }) => sum + (runners - x) * (value - y), 0) / spread;
  return { perRunner, shared: y - perRunner * x };
}

/** Says the model in words. */
export function fitted(figures: readonly FleetFigures[]): readonly string[] {
  const lineOf = (value: (one: FleetFigures) => number) =>
    fitLine(figures.map((one) => ({ runners: one.runners, value: value(one) })));
  const said = (what: string, { perRunner, shared }: Line, unit: string) =>
    `${what}: ${shared.toPrecision(3)} + ${perRunner.toPrecision(3)} per runner ${unit}`;
  return [
    said(
      'commits',
      lineOf(({ commits }) => commits),
      '/s',
    ),
    said(
      'server',
      lineOf(({ serverCpu }) => serverCpu * 100),
      '% of a core',
    ),
    said(
      'thread of the state, all runners',
      lineOf(({ ledgerCpu, runners }) => ledgerCpu * runners * 100),
      '% of a core',
    ),
  ];
}
