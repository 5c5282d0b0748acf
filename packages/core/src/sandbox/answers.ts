import type { ServerResponse } from 'node:http';

/** Matomo's transparent image, 43 bytes. */
export const GIF = Buffer.from('R0lGODlhAQABAIAAAAAAAAAAACH5BAEAAAAALAAAAAABAAEAAAICRAEAOw==', 'base64');

/** Answers a hit that was recorded, or that Matomo pretends to have recorded. */
export function answerHit(response: ServerResponse, wantsImage: boolean): void {
  if (!wantsImage) {
    response.writeHead(204).end();
    return;
  }
  response.writeHead(200, { 'Content-Type': 'image/gif', 'Content-Length': GIF.length, 'Cache-Control': 'no-store' });
  response.end(GIF);
}

/** Answers a request that has no parameters (200 to a GET), or whose hit was refused (400). */
export function answerPage(response: ServerResponse, status: 200 | 400): void {
  answerText(response, { status, type: 'text/html; charset=utf-8', text: PAGE });
}

/** Answers JSON. */
export function answerJson(response: ServerResponse, status: number, value: unknown): void {
  answerText(response, { status, type: 'application/json; charset=utf-8', text: JSON.stringify(value) });
}

/** Answers a text. */
export function answerText(response: ServerResponse, answer: { status: number; type: string; text: string }): void {
  const body = Buffer.from(answer.text);
  response.writeHead(answer.status, { 'Content-Type': answer.type, 'Content-Length': body.length });
  response.end(body);
}

const PAGE = `This resource is part of Matomo. Keep full control of your data with the leading free and open source
<a href='https://matomo.org' target='_blank' rel='noopener noreferrer nofollow'>web analytics platform</a>.<br>
This is not a Matomo: it is Trafficinator's sandbox, which speaks its Tracking API.
`;
