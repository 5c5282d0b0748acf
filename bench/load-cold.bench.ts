import { join } from 'node:path';
import { aProject, forgetLoads, planOf } from './a-project.ts';
import { processRatio } from './ratio.ts';

const folder = aProject();

export default processRatio({
  name: "a first plan of init's config, against a bare check of its types by ts-node",
  baseline: {
    cwd: folder,
    args: [join(import.meta.dirname, 'bare-check.ts'), join(folder, 'trafficinator.config.ts')],
    // Its on-disk cache of the compiler's code lies where others can write: the load does without, and so does its measure.
    env: { DISABLE_V8_COMPILE_CACHE: '1' },
  },
  subject: { ...planOf(folder), prepare: () => forgetLoads(folder) },
  ceiling: 1.25,
});
