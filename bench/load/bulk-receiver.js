// A receiver of bulk requests that counts what it is sent and says that all of it is tracked. Prints its URL.
import { createServer } from 'node:http';

const HIT = Buffer.from('"?');

const server = createServer({ keepAliveTimeout: 600_000 }, (request, response) => {
  let hits = 0;
  // The two bytes that begin a hit may lie in two chunks.
  let isSplit = false;
  request.on('data', (chunk) => {
    if (isSplit && chunk[0] === HIT[1]) hits += 1;
    for (let at = chunk.indexOf(HIT); at !== -1; at = chunk.indexOf(HIT, at + 2)) hits += 1;
    isSplit = chunk.at(-1) === HIT[0];
  });
  request.on('end', () => {
    response.setHeader('content-type', 'application/json');
    response.end(`{"status":"success","tracked":${hits},"invalid":0}`);
  });
});
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}/matomo.php`));
process.once('disconnect', () => process.exit());
