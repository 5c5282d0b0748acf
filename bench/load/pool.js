// The baseline: what undici needs to send requests that are made already, over as many connections, one at a time on each.
// Arguments: URL, connections, seconds, body. Prints the number of requests that were answered.
import { createRequire } from 'node:module';

const { Pool } = createRequire(new URL('../../packages/core/package.json', import.meta.url))('undici');

const [url, connections, seconds, body] = process.argv.slice(2);
const { origin, pathname } = new URL(url);
const pool = new Pool(origin, { connections: Number(connections), pipelining: 1 });
const request = {
  path: pathname,
  method: 'POST',
  headers: { 'content-type': 'application/x-www-form-urlencoded', 'user-agent': 'Trafficinator' },
  body,
};
const endsAt = performance.now() + Number(seconds) * 1_000;
let answered = 0;
let open = 0;

const handler = {
  onRequestStart() {},
  onResponseStart() {},
  onResponseData() {},
  onResponseEnd() {
    answered += 1;
    next();
  },
  onResponseError(_controller, error) {
    throw error;
  },
};

for (let n = 0; n < Number(connections); n++) {
  open += 1;
  pool.dispatch(request, handler);
}

function next() {
  if (performance.now() < endsAt) {
    pool.dispatch(request, handler);
    return;
  }
  open -= 1;
  if (open === 0) pool.close().then(() => console.log(answered));
}
