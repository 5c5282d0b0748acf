import { processRatio } from './ratio.ts';
import { emptyCommand, trafficinator } from './start.ts';

export default processRatio({
  name: 'trafficinator --version, against an empty command of oclif',
  baseline: emptyCommand,
  subject: trafficinator('--version'),
  ceiling: 0.8,
});
