import { processRatio } from './ratio.ts';
import { emptyCommand, trafficinator } from './start.ts';

export default processRatio({
  name: 'trafficinator status where nothing was applied, against an empty command of oclif',
  baseline: emptyCommand,
  subject: trafficinator('status'),
  ceiling: 1.6,
});
