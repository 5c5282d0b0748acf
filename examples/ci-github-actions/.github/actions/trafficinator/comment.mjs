// Shows the plan of a stack as a comment of the pull request: one for each stack, which later plans replace.
import { existsSync, readFileSync } from 'node:fs';
import { github } from './github.mjs';

const { TRAFFICINATOR_STACK, RUNNER_TEMP, PULL_REQUEST, COMMIT } = process.env;
const { GITHUB_SERVER_URL, GITHUB_REPOSITORY, GITHUB_RUN_ID } = process.env;

/** The command writes it into every plan, and readers do not see it. */
const marker = `<!-- trafficinator:plan:${TRAFFICINATOR_STACK} -->`;
const comments = `/issues/${PULL_REQUEST}/comments`;
const PAGE = 100;

const body = `${planText()}\n\n${footer()}\n`;
const found = await findComment();
if (found === undefined) await github(comments, { method: 'POST', body: { body } });
else await github(`/issues/comments/${found.id}`, { method: 'PATCH', body: { body } });

/** A comment that a person wrote stays as it is, whatever it says. */
async function findComment() {
  for (let page = 1; ; page++) {
    const some = await github(`${comments}?per_page=${PAGE}&page=${page}`);
    const own = some.find(({ user, body }) => user?.type === 'Bot' && body.includes(marker));
    if (own !== undefined || some.length < PAGE) return own;
  }
}

/** Without a plan, the comment must not go on to show that of an earlier commit. */
function planText() {
  const file = `${RUNNER_TEMP}/traffic/plan.md`;
  const plan = existsSync(file) ? readFileSync(file, 'utf8').trimEnd() : '';
  if (plan !== '') return plan;
  return `**Plan \`${TRAFFICINATOR_STACK}\`: failed.** What is wrong stands at the lines of the files, and in the log.\n\n${marker}`;
}

function footer() {
  return `${COMMIT}, [log](${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}/actions/runs/${GITHUB_RUN_ID})`;
}
