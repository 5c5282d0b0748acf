// Fetches what the project of the merge request has published of its state, without any token: published-state.mjs FILE
import { writeFileSync } from 'node:fs';

const { TRAFFICINATOR_STACK, CI_API_V4_URL } = process.env;
const { CI_MERGE_REQUEST_PROJECT_ID, CI_MERGE_REQUEST_TARGET_BRANCH_NAME } = process.env;
const [file = 'traffic-state.json'] = process.argv.slice(2);

const branch = encodeURIComponent(CI_MERGE_REQUEST_TARGET_BRANCH_NAME ?? '');
const job = encodeURIComponent(`publish:${TRAFFICINATOR_STACK}`);
const artifact = `/projects/${CI_MERGE_REQUEST_PROJECT_ID}/jobs/artifacts/${branch}/raw/traffic-state.json?job=${job}`;

const answer = await fetch(`${CI_API_V4_URL}${artifact}`);
if (!answer.ok) throw new TypeError(`No published state of ${TRAFFICINATOR_STACK}: GitLab answers ${answer.status}.`);
writeFileSync(file, await answer.text());
