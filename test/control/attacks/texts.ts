import {
  createSourceFile,
  isCallExpression,
  isPropertyAssignment,
  isStringLiteral,
  type Node,
  ScriptKind,
  ScriptTarget,
  SyntaxKind,
} from 'typescript';
import { expect } from 'vitest';
import { type Attack, allRefused, expectHarmless } from './attack.ts';
import { layBait } from './bait.ts';
import { send } from './http.ts';
import type { Victim } from './victim.ts';

/** Texts that are a program to whoever does not take them for texts. */
const payloads = [
  ['a script of a page', '<script>alert(1)</script>'],
  ['an image with a handler', '<img src=x onerror=alert(1)>'],
  ['an attribute that ends', '"><svg onload=alert(1)>'],
  ['a template of TypeScript', '`\u0024{process.exit(1)}`'],
  ['quotes of TypeScript', "'); import('node:child_process'); ('"],
  ['a comment that ends', '*/ process.exit(1) /*'],
  ['a comment that begins', '// \u2028process.exit(1)'],
  ['a line separator', "a\u2028b\u2029c'"],
  ['a backslash before a quote', "\\'"],
  ['an escape of Unicode', '\\u0027+process.exit(1)+\\u0027'],
  ['a template of the pages', '{{constructor.constructor("alert(1)")()}}'],
  ['a formula of a table', '=HYPERLINK("http://evil.example","x")'],
  ['a control sequence of terminals', '\u001b]0;x\u0007\u001b[2J'],
  ['a text that runs backwards', 'abc\u202ecba'],
  ['a half of a character', '\ud83d'],
  ['a tag of HTML in a comment', '--><script>alert(1)</script><!--'],
  ['a command of a CI log', '::set-output name=x::y'],
  ['a marker of events', 'x\n\nevent: goodbye\ndata: {}'],
] as const;

/** Settings that would change what is sent, or how. */
const headerTricks = [
  ['a line break in the value of a header', { headers: { 'X-A': 'b\r\nX-Evil: 1' } }],
  ['a line feed in the value of a header', { headers: { 'X-A': 'b\nX-Evil: 1' } }],
  ['a zero byte in the value of a header', { headers: { 'X-A': 'b\u0000' } }],
  ['a line break in the name of a header', { headers: { 'X-A\r\nX-Evil': 'b' } }],
  ['a space in the name of a header', { headers: { 'X A': 'b' } }],
  ['a colon in the name of a header', { headers: { 'X-A:': 'b' } }],
  ['no name of a header', { headers: { '': 'b' } }],
  ['another host', { headers: { Host: 'internal.example' } }],
  ['another length', { headers: { 'Content-Length': '0' } }],
  ['another coding', { headers: { 'Transfer-Encoding': 'chunked' } }],
  ['an upgrade', { headers: { Upgrade: 'websocket', Connection: 'Upgrade' } }],
  ['a header twice', { headers: { 'X-A': 'b', 'x-a': 'c' } }],
  ['a cookie as it stands', { headers: { Cookie: 'session=stolen' } }],
  ['a user with a colon', { basicAuth: { user: 'a:b', password: { $kind: 'secretEnv', name: 'MATOMO_TOKEN' } } }],
  [
    'a user with a line break',
    { basicAuth: { user: 'a\r\nb', password: { $kind: 'secretEnv', name: 'MATOMO_TOKEN' } } },
  ],
  ['a proxy of another kind', { proxy: { url: 'socks5://proxy.example.com:1080' } }],
  ['a certificate that is none', { tls: { ca: 'not a certificate' } }],
  ['a page that is a script', { pages: ['javascript:alert(1)'] }],
  ['a page that is a file', { pages: ['file:///etc/passwd'] }],
  ['a tag with markup', { tags: ['<b>'] }],
  ['a tag with a line break', { tags: ['a\nb'] }],
  ['a time zone that is a path', { timezone: '../../etc/passwd' }],
  ['a setting that there is not', { __html: '<script>' }],
] as const;

/** Texts that shall be run by somebody who only wants to read them. */
export const texts: readonly Attack[] = [
  ...payloads.map(
    ([what, name], at): Attack => ({
      name: `names a target with ${what}`,
      attempt: (victim) => keepAsText(victim, name, at),
    }),
  ),
  {
    name: 'has such names run by whoever adopts an export',
    attempt: async (victim) => {
      await victim.applyAll();
      const applied = victim.project.query<{ key: string }>("SELECT key FROM targets WHERE key LIKE 'text-%'");
      expect(applied.length).toBeGreaterThan(10);
      for (const { key } of applied) {
        const exported = await victim.ask({ path: `/api/export?target=${key}` });
        expect(exported.headers['content-disposition']).toMatch(/^attachment/);
        expectHarmless(exported);
        expect(namesIn(exported.body)).toEqual([payloads[Number(key.slice('text-'.length))]?.[1]]);
      }
    },
  },
  ...allRefused(
    headerTricks,
    ([what, more]) => [
      `creates a target with ${what}`,
      (victim) => ({
        method: 'POST',
        path: '/api/targets',
        body: { key: 'tricky', settings: victim.settings(60, more) },
      }),
    ],
    { status: 422 },
  ),
  {
    name: 'has what a server answers run in the pages, or shown whole',
    attempt: async (victim) => {
      const script = '<script>alert(document.cookie)</script>';
      await using evil = await layBait((_request, response) => {
        response.writeHead(500, { 'content-type': 'text/html', 'x-evil': 'x' }).end(script.repeat(10_000));
      });
      const { body, status, headers } = await victim.ask({
        method: 'POST',
        path: '/api/probe',
        body: { settings: victim.settings(61, { url: `${evil.origin}/matomo.php` }) },
      });
      expect(body.length).toBeLessThan(5_000);
      expectHarmless({ body, status, headers });
      expect(headers['content-type']).toMatch(/^application\/(problem\+)?json/);
    },
  },
  {
    name: 'writes a line of its own into the log',
    attempt: async (victim) => {
      const forged = '{"level":"info","message":"somebody logged in","user":"forged"}';
      const path = `/api/x%0a${encodeURIComponent(forged)}`;
      await victim.ask({
        path,
        headers: { 'user-agent': `x\t${forged}`, authorization: `Bearer ${forged}` },
        from: '127.0.3.1',
      });
      await victim.ask({ method: 'POST', path, body: {} });
      const lines = victim
        .log()
        .split('\n')
        .filter((line) => line !== '');
      for (const line of lines) expect(() => JSON.parse(line), line).not.toThrow();
      expect(
        lines.filter((line) => line.startsWith('{"level":"info","message":"somebody logged in","user":"forged"')),
      ).toEqual([]);
    },
  },
  {
    name: 'has its own words quoted as a page in an error',
    attempt: async (victim) => {
      for (const path of [
        '/api/<script>alert(1)</script>',
        '/api/targets?<script>=1',
        '/api/targets/<svg onload=alert(1)>',
      ]) {
        const answer = await send(victim.port, {
          path: encodeURI(path),
          headers: { accept: 'text/html', authorization: `Bearer ${victim.tokens.admin}` },
        });
        expect([path, answer.headers['content-type']]).toEqual([
          path,
          expect.stringMatching(/^application\/problem\+json/),
        ]);
        expectHarmless(answer);
      }
    },
  },
  {
    name: 'runs a script in the reference of the API',
    attempt: async (victim) => {
      const { status, headers, body } = await victim.ask({ path: '/api/docs' });
      expect(status).toBe(200);
      expect(headers['content-security-policy']).toContain("default-src 'none'");
      expect(headers['content-security-policy']).not.toMatch(/unsafe-eval|script-src[^;]*unsafe-inline/);
      expect(body).not.toMatch(/<script|\son\w+=|https?:\/\/(?!127\.0\.0\.1)[^"' ]*\.(js|css)/i);
    },
  },
];

const keyOf = (at: number) => `text-${at}`;

/** A text is kept and shown as it is, or refused; it is never a part of anything else. */
async function keepAsText(victim: Victim, name: string, at: number): Promise<void> {
  const body = { key: keyOf(at), settings: victim.settings(600 + at, { name }) };
  const made = await victim.ask({ method: 'POST', path: '/api/targets', body });
  expectHarmless(made);
  if (made.status === 422) return;
  expect(made.status, made.body).toBe(201);
  const shown = await victim.ask({ path: `/api/targets/${keyOf(at)}` });
  expectHarmless(shown);
  expect(JSON.parse(shown.body)).toMatchObject({ name });
}

/** The names of targets in an export. Throws where there is more in it than a config that is written out: nothing of it runs. */
function namesIn(typescript: string): readonly string[] {
  const file = createSourceFile('trafficinator.config.ts', typescript, ScriptTarget.Latest, true, ScriptKind.TS);
  const [first, second, ...more] = file.statements;
  expect([first?.kind, second?.kind, more]).toEqual([SyntaxKind.ImportDeclaration, SyntaxKind.ExportAssignment, []]);
  const names: string[] = [];
  const look = (node: Node): void => {
    expect(PLAIN, SyntaxKind[node.kind]).toContain(node.kind);
    if (isPropertyAssignment(node) && node.name.getText() === 'name' && isStringLiteral(node.initializer))
      names.push(node.initializer.text);
    if (isCallExpression(node)) expect(['defineConfig', 'defineTarget']).toContain(node.expression.getText());
    node.forEachChild(look);
  };
  second?.forEachChild(look);
  return names;
}

/** Of what data consists, written as TypeScript. */
const PLAIN: readonly SyntaxKind[] = [
  SyntaxKind.CallExpression,
  SyntaxKind.ObjectLiteralExpression,
  SyntaxKind.ArrayLiteralExpression,
  SyntaxKind.PropertyAssignment,
  SyntaxKind.Identifier,
  SyntaxKind.StringLiteral,
  SyntaxKind.NumericLiteral,
  SyntaxKind.TrueKeyword,
  SyntaxKind.FalseKeyword,
];
