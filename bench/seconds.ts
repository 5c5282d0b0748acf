/** For how long to measure: as many seconds as a figure needs, or as `BENCH_SECONDS` says, which tries a benchmark out. */
export function secondsOr(usual: number): number {
  return Number(process.env['BENCH_SECONDS'] ?? usual);
}
