const { GITHUB_TOKEN, GITHUB_API_URL, GITHUB_REPOSITORY } = process.env;

/**
 * Asks GitHub something of this repository, with the token of the job.
 *
 * @param {string} path what follows the repository in the URL
 * @param {{ method?: string, body?: unknown }} request
 */
export async function github(path, { method = 'GET', body } = {}) {
  const answer = await fetch(`${GITHUB_API_URL}/repos/${GITHUB_REPOSITORY}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${GITHUB_TOKEN}`,
      accept: 'application/vnd.github+json',
      'content-type': 'application/json',
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (answer.ok) return answer.json();
  throw new TypeError(`${method} ${path}: GitHub answers ${answer.status}: ${await answer.text()}`);
}
