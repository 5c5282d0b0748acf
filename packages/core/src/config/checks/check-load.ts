import { problem } from '../../errors/problem.js';
import { load } from '../../schema/config.js';
import { durationMs } from '../../schema/duration.js';
import { resolveSection } from '../layers/resolve-section.js';
import type { CheckedConfig } from './check-config.js';
import type { Findings } from './findings.js';

/** Checks what only shows where stages are seen together: that they send something, and that the warm-up leaves some of it to look at. */
export function checkLoad(config: CheckedConfig, findings: Findings): void {
  if (config.isInvalid('load')) return;
  const { stages, warmUp } = resolveSection(load, 'load', config.load);
  if (stages === undefined) return;
  if (stages.every((stage) => ('rate' in stage ? stage.rate : stage.rampTo) === 0)) {
    findings.refuse(problem('config.empty-stages', {}, findings.at('load.stages')));
  }
  const totalMs = stages.reduce((sum, stage) => sum + durationMs(stage.for), 0);
  if (warmUp !== undefined && durationMs(warmUp) >= totalMs) {
    findings.refuse(problem('config.endless-warm-up', { warmUp }, findings.at('load.warmUp')));
  }
}
