// Shows plan.md as a note of the merge request: one for each stack, which later plans replace.
import { readFileSync } from 'node:fs';

const { TRAFFICINATOR_STACK, GITLAB_TOKEN, CI_API_V4_URL, CI_JOB_URL, CI_COMMIT_SHA } = process.env;
const { CI_MERGE_REQUEST_PROJECT_ID, CI_MERGE_REQUEST_IID } = process.env;

/** The command writes it into every plan, and readers do not see it. */
const marker = `<!-- trafficinator:plan:${TRAFFICINATOR_STACK} -->`;
const notes = `/projects/${CI_MERGE_REQUEST_PROJECT_ID}/merge_requests/${CI_MERGE_REQUEST_IID}/notes`;
const PAGE = 100;

const body = `${planText()}\n\n${CI_COMMIT_SHA}, [log](${CI_JOB_URL})\n`;
const found = await findNote();
if (found === undefined) await gitlab(notes, { method: 'POST', body: { body } });
else await gitlab(`${notes}/${found.id}`, { method: 'PUT', body: { body } });

/** A note that somebody else wrote stays as it is, whatever it says. */
async function findNote() {
  const { id } = await gitlab('/user');
  for (let page = 1; ; page++) {
    const some = await gitlab(`${notes}?per_page=${PAGE}&page=${page}`);
    const own = some.find(({ author, body }) => author.id === id && body.includes(marker));
    if (own !== undefined || some.length < PAGE) return own;
  }
}

/** Without a plan, the note must not go on to show that of an earlier commit. */
function planText() {
  const plan = readFileSync('plan.md', 'utf8').trimEnd();
  return plan === ''
    ? `**Plan \`${TRAFFICINATOR_STACK}\`: failed.** What is wrong stands in the log.\n\n${marker}`
    : plan;
}

/**
 * Asks GitLab something with the token of the project.
 *
 * @param {string} path what follows `/api/v4` in the URL
 * @param {{ method?: string, body?: unknown }} request
 */
async function gitlab(path, { method = 'GET', body } = {}) {
  const answer = await fetch(`${CI_API_V4_URL}${path}`, {
    method,
    headers: { 'private-token': GITLAB_TOKEN ?? '', 'content-type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (answer.ok) return answer.json();
  throw new TypeError(`${method} ${path}: GitLab answers ${answer.status}: ${await answer.text()}`);
}
