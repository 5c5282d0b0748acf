import { processRatio } from './ratio.ts';
import { emptyCommand, trafficinator } from './start.ts';

export default processRatio({
  name: 'trafficinator --help, against an empty command of oclif',
  baseline: emptyCommand,
  subject: trafficinator('--help'),
  ceiling: 0.9,
});
