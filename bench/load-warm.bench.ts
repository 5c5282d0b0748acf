import { join } from 'node:path';
import { aProject, planOf } from './a-project.ts';
import { processRatio } from './ratio.ts';

const folder = aProject();

export default processRatio({
  name: "another plan of init's unchanged config, against an empty command of oclif",
  baseline: { cwd: folder, args: [join(import.meta.dirname, 'empty-cli/run.js'), 'nothing'] },
  subject: planOf(folder),
  ceiling: 1.6,
});
