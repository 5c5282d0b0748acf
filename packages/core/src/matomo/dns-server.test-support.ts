import { createSocket, type RemoteInfo } from 'node:dgram';
import { Resolver } from 'node:dns';
import { once } from 'node:events';
import type { LookupFunction } from 'node:net';
import { onTestFinished } from 'vitest';

/** A name server that answers each question with the next of its answers, and the last one for ever. */
export interface NameServer {
  /** Resolves names by it. */
  readonly lookup: LookupFunction;
  /** Names that were asked for, in order. */
  readonly asked: string[];
}

/** Starts a real name server on this machine until the test is over. Each answer is a list of addresses of IPv4. */
export async function startNameServer(answers: readonly (readonly string[])[]): Promise<NameServer> {
  const asked: string[] = [];
  const socket = createSocket('udp4');
  socket.on('message', (question: Buffer, from: RemoteInfo) => {
    const addresses = answers[Math.min(asked.length, answers.length - 1)] ?? [];
    asked.push(nameIn(question));
    socket.send(answerTo(question, addresses), from.port, from.address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  onTestFinished(() => void socket.close());
  const resolver = new Resolver({ timeout: 2_000, tries: 1 });
  resolver.setServers([`127.0.0.1:${socket.address().port}`]);
  return { asked, lookup: lookupBy(resolver) };
}

function lookupBy(resolver: Resolver): LookupFunction {
  return (hostname, { all }, done) => {
    resolver.resolve4(hostname, (error, addresses) => {
      if (error !== null) return done(error, []);
      if (all === true)
        return done(
          null,
          addresses.map((address) => ({ address, family: 4 })),
        );
      return done(null, addresses[0] ?? '', 4);
    });
  };
}

const HEADER = 12;

/** The labels of a question's name, each after its length. */
function nameIn(question: Buffer): string {
  const labels: string[] = [];
  let at = HEADER;
  for (let length = question.readUInt8(at); length > 0; length = question.readUInt8(at)) {
    labels.push(question.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  return labels.join('.');
}

function answerTo(question: Buffer, addresses: readonly string[]): Buffer {
  const asked = question.subarray(HEADER, HEADER + nameIn(question).length + 2 + 4);
  const header = Buffer.from(question.subarray(0, HEADER));
  // Of a name without addresses it says that there is no such name.
  header.writeUInt16BE(addresses.length > 0 ? 0x8180 : 0x8183, 2);
  // One question, some answers, and nothing else.
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(addresses.length, 6);
  header.fill(0, 8);
  return Buffer.concat([header, asked, ...addresses.map(recordOf)]);
}

/** Of the name that was asked for: an address, for no time at all. */
function recordOf(address: string): Buffer {
  const start = Buffer.from([0xc0, HEADER, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4]);
  return Buffer.concat([start, Buffer.from(address.split('.').map(Number))]);
}
