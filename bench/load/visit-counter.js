// A receiver of single hits that answers 204 and counts the visits that they open. Prints its URL; when it is sent anything, it
// answers how many visits there were until then. It reads no more of HTTP than our own client sends, so that it costs little.
import { createServer } from 'node:net';

const HEAD_END = Buffer.from('\r\n\r\n');
const OPENS_VISIT = Buffer.from('new_visit=1');
const ANSWER = 'HTTP/1.1 204 No Content\r\n\r\n';
let visits = 0;

const server = createServer({ noDelay: true }, (socket) => {
  let held = Buffer.alloc(0);
  socket.on('error', () => {});
  socket.on('data', (chunk) => {
    held = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
    for (let end = endOfRequest(held); end !== undefined; end = endOfRequest(held)) {
      const at = held.indexOf(OPENS_VISIT);
      if (at !== -1 && at < end) visits += 1;
      held = held.subarray(end);
      socket.write(ANSWER);
    }
  });
});

/** Where the first request ends; undefined while it has not come whole. */
function endOfRequest(bytes) {
  const head = bytes.indexOf(HEAD_END);
  if (head === -1) return undefined;
  const length = Number(/content-length: (\d+)/i.exec(bytes.latin1Slice(0, head))?.[1] ?? 0);
  const end = head + HEAD_END.length + length;
  return end <= bytes.length ? end : undefined;
}

process.on('message', () => process.send({ visits }));
process.once('disconnect', () => process.exit());
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}/matomo.php`));
