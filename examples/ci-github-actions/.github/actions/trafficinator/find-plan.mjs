// Says as outputs of a step what comes next, and in which run the newest plan was saved under a name: find-plan.mjs NAME
import { github } from './github.mjs';

const { GITHUB_REF_NAME, GITHUB_SHA } = process.env;
const [name = ''] = process.argv.slice(2);

const { sha } = await github(`/commits/${encodeURIComponent(GITHUB_REF_NAME ?? '')}`);
if (sha !== GITHUB_SHA) {
  // Applying now would take back what came after.
  console.error(`::notice::${GITHUB_REF_NAME} has moved on to ${sha}, whose own job applies what is there.`);
  console.log('next=nothing');
} else {
  const plan = await newestPlan();
  if (plan === undefined) console.error('::notice::No plan of exactly this content was saved.');
  console.log(`run=${plan?.workflow_run.id ?? ''}`);
  console.log('next=apply');
}

/** The artifacts of forks have names of their own choice, so only this repository's count. */
async function newestPlan() {
  const { artifacts } = await github(`/actions/artifacts?name=${encodeURIComponent(name)}&per_page=100`);
  const usable = artifacts.filter(
    ({ expired, workflow_run: run }) => !expired && run.head_repository_id === run.repository_id,
  );
  return usable.sort((one, other) => Date.parse(other.created_at) - Date.parse(one.created_at))[0];
}
