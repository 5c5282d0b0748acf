import { compose } from '../../../packages/core/src/compose.js';
import { applyPlan } from '../../../packages/core/src/use-cases/apply-plan.js';
import { loadTargets } from '../../../packages/core/src/use-cases/load-targets.js';
import { lockState } from '../../../packages/core/src/use-cases/lock-state.js';
import { makePlan } from '../../../packages/core/src/use-cases/make-plan.js';
import { pauseTargets, resumeTargets } from '../../../packages/core/src/use-cases/operate-targets.js';
import type { Project } from '../../support/project.js';
import type { SiteChange } from './fleet.js';

/** Somebody who changes a state beside its runner. The config that is asked for stands in the project. */
export interface Hand {
  change(change: SiteChange): Promise<void>;
}

const CONFIG = 'trafficinator.config.mjs';

/** By commands, each a process of its own. */
export function handOfCommands(project: Project, env: Readonly<Record<string, string>>): Hand {
  return {
    change: async ({ kind, after: { key } }) => {
      const args =
        kind === 'pause' || kind === 'resume' ? [kind, `target.${key}`] : ['apply', '--auto-approve', '--no-run'];
      const { code, stderr } = await project.run(args, env);
      if (code !== 0) throw new TypeError(`${args.join(' ')}: ${stderr}`);
    },
  };
}

/** By the use cases, in this process, with a store of its own. It saves the time in which commands start. */
export function handOfUseCases({ folder }: Project, env: Readonly<Record<string, string>>): Hand {
  const engine = () => compose({ cwd: folder, env, typeCheck: false, stack: 'default', configFile: CONFIG });
  return {
    change: async ({ kind, after: { key } }) => {
      const deps = engine();
      const selection = { targets: [`target.${key}`], exclude: [], tags: [] };
      if (kind === 'pause') return void (await pauseTargets(deps, selection));
      if (kind === 'resume') return void (await resumeTargets(deps, selection));
      const goal = await loadTargets(deps);
      await using locked = await lockState(deps, { operation: 'apply', timeoutMs: 0, onWait: () => undefined });
      const nothing = { targets: [], exclude: [], tags: [] };
      const planned = await makePlan(deps, locked.state, {
        goal,
        selection: nothing,
        refresh: false,
        runsCommands: true,
      });
      await applyPlan(deps, locked, planned);
    },
  };
}
