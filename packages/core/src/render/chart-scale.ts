/** Round values from 0 up that cover a maximum: four to six of them. */
export function valueTicks(highest: number): readonly number[] {
  const top = highest > 0 ? highest : 1;
  const step = roundStep(top / 4);
  return Array.from({ length: Math.ceil(top / step - 1e-9) + 1 }, (_, index) => Number((index * step).toPrecision(12)));
}

/** Round moments within a time, about `most` of them, and how far they are apart. In milliseconds. */
export function timeTicks(
  from: number,
  until: number,
  most = 8,
): { readonly stepMs: number; readonly ticks: readonly number[] } {
  const length = until - from;
  const stepMs = TIME_STEPS.find((step) => length / step <= most) ?? Math.ceil(length / most / DAY) * DAY;
  const first = Math.ceil(from / stepMs) * stepMs;
  const count = Math.max(0, Math.floor((until - first) / stepMs) + 1);
  return { stepMs, ticks: Array.from({ length: count }, (_, index) => first + index * stepMs) };
}

const DAY = 86_400_000;
const TIME_STEPS = [1, 2, 5, 10, 30, 60, 120, 300, 600, 1_800, 3_600, 7_200, 14_400, 21_600, 43_200, 86_400].map(
  (seconds) => seconds * 1_000,
);

/** The next of 1, 2, 2.5, 5 and 10 times a power of ten. */
function roundStep(least: number): number {
  const magnitude = 10 ** Math.floor(Math.log10(least));
  const factor = [1, 2, 2.5, 5, 10].find((one) => one * magnitude >= least * (1 - 1e-9)) ?? 10;
  return factor * magnitude;
}
