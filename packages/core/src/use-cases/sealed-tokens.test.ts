import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { sealerOf } from '../config/sealed-secret.js';
import { planReportOf } from '../plan/plan-report.js';
import { plainPaint } from '../render/paint.js';
import { planMarkdown } from '../render/plan-markdown.js';
import { planText } from '../render/plan-text.js';
import { parseAllowedSecret } from './api-policy.js';
import { putDraft } from './draft-targets.js';
import { DraftWorld, policy, refusalsOf, someSettings } from './draft-world.test-support.js';
import { exportTargets } from './export-targets.js';
import { listState, showApplied } from './inspect-state.js';
import { readManaged } from './managed-target.js';
import { readSecrets } from './target-secrets.js';

const TOKEN = 'abcdef0123456789abcdef0123456789';
const SEALED = { $kind: 'sealed' };

function put(world: DraftWorld, kind: 'create' | 'replace' | 'merge', written: unknown, by = policy) {
  return putDraft(world.deps, by, { key: 'shop', kind, written });
}

/** A state with `shop`, whose token was given as text. */
async function aWorld(): Promise<DraftWorld> {
  const world = new DraftWorld();
  await put(world, 'create', someSettings({ tokenAuth: TOKEN }));
  await world.apply();
  return world;
}

/** What a runner would send; or why it would send nothing. */
async function tokenOf(world: DraftWorld): Promise<unknown> {
  await using state = await world.deps.openState('read');
  const { targets } = await state.readApplied();
  const secrets = await readSecrets(
    world.deps,
    targets.map(({ target }) => target),
    { literals: new Map(), runsCommands: false },
  );
  const [key] = targets.map(({ target }) => target.key);
  return key && (secrets.values.get(key)?.get('tokenAuth') ?? secrets.missing.get(key)?.[0]?.what);
}

async function boxIn(world: DraftWorld): Promise<string> {
  await using state = await world.deps.openState('read');
  const { targets } = await state.readApplied();
  const token = targets[0]?.target.settings.tokenAuth;
  return token?.$kind === 'sealed' ? (token.box ?? '') : '';
}

describe('a token that is given as text', () => {
  test('is kept sealed, is shown by nothing, and is opened when a hit is signed', async () => {
    using world = await aWorld();
    const { deps } = world;
    const box = await boxIn(world);
    expect(box.length).toBeGreaterThan(40);
    expect(await tokenOf(world)).toBe(TOKEN);

    await put(world, 'merge', { tokenAuth: `${TOKEN}0` });
    const { plan, ...planned } = await world.plan();
    const shown = JSON.stringify([
      await readManaged(deps, 'shop'),
      await listState(deps),
      await showApplied(deps, (await readManaged(deps, 'shop')).key),
      await exportTargets(deps, {}),
      planReportOf(plan, planned),
      planText(plan, { paint: plainPaint, width: 80 }),
      planMarkdown({ plan, objections: [], maxLength: 65_000 }),
    ]);
    expect(shown).not.toContain(TOKEN);
    expect(shown).not.toContain(box);
    expect(shown).not.toContain('"box"');
    expect(shown).toContain('(sealed anew)');
    expect((await readManaged(deps, 'shop')).written['tokenAuth']).toEqual(SEALED);
  });

  test('stays where a patch does not speak of it, or where its mark is written back', async () => {
    using world = await aWorld();
    const box = await boxIn(world);
    await put(world, 'merge', { weight: 2 });
    await put(world, 'replace', someSettings({ weight: 3, tokenAuth: SEALED }));
    await put(world, 'merge', { tokenAuth: { ...SEALED, origin: 'https://evil.example.com', box: 'AAAA' } });
    await world.apply();
    expect(await boxIn(world)).toBe(box);
    expect(await tokenOf(world)).toBe(TOKEN);
  });

  test('can be replaced by a reference, and taken away', async () => {
    using world = await aWorld();
    const reference = { $kind: 'secretEnv', name: 'MATOMO_TOKEN' };
    expect((await put(world, 'merge', { tokenAuth: reference })).written['tokenAuth']).toEqual(reference);
    expect((await put(world, 'merge', { tokenAuth: null })).written).not.toHaveProperty('tokenAuth');
    expect(await refusalsOf(put(world, 'merge', { tokenAuth: SEALED }))).toEqual(['draft.nothing-sealed tokenAuth']);
  });

  test.each([
    ['another host', { url: 'https://b.example.com/matomo.php' }],
    ['a proxy before it', { proxy: { url: 'https://proxy.example.com' } }],
  ])('must be given anew for %s', async (_name, change) => {
    using world = await aWorld();
    expect(await refusalsOf(put(world, 'merge', change))).toEqual(['draft.token-elsewhere tokenAuth']);
    expect(await refusalsOf(put(world, 'merge', { ...change, tokenAuth: TOKEN }))).toEqual([]);
  });

  test('is refused where there is no key, and a key that is none is refused at once', async () => {
    using world = new DraftWorld();
    const open = { ...policy, seal: sealerOf(undefined, randomBytes) };
    const settings = someSettings({ tokenAuth: TOKEN });
    expect(await refusalsOf(put(world, 'create', settings, open))).toEqual(['draft.no-secret-key tokenAuth']);
    expect(() => sealerOf('too short', randomBytes)).toThrow('TRAFFICINATOR_SECRET_KEY must be 32 random bytes');
  });

  test('is missing, in words, where the key is another, or is not there', async () => {
    using world = await aWorld();
    world.env['TRAFFICINATOR_SECRET_KEY'] = randomBytes(32).toString('hex');
    expect(await tokenOf(world)).toMatch(/^the key in TRAFFICINATOR_SECRET_KEY does not open the sealed token/);
    world.env['TRAFFICINATOR_SECRET_KEY'] = 'x';
    expect(await tokenOf(world)).toBe('environment variable TRAFFICINATOR_SECRET_KEY holds no key of 32 bytes');
    delete world.env['TRAFFICINATOR_SECRET_KEY'];
    expect(await tokenOf(world)).toMatch(/^environment variable TRAFFICINATOR_SECRET_KEY is not set/);
    await put(world, 'merge', { weight: 2 });
    expect(await refusalsOf(world.apply())).toEqual(['run.secret-missing']);
  });

  test('is opened for no other server, even where the state was changed', async () => {
    using world = await aWorld();
    await using state = await world.deps.openState('read');
    const [applied] = (await state.readApplied()).targets;
    const target = applied?.target;
    const token = target?.settings.tokenAuth;
    if (target === undefined || token?.$kind !== 'sealed') throw new TypeError('The token is sealed.');
    const elsewhere = { ...target.settings, url: 'https://evil.example.com/matomo.php' };
    const forged = { ...elsewhere, tokenAuth: { ...token, origin: 'https://evil.example.com' } };
    for (const settings of [elsewhere, forged]) {
      const options = { literals: new Map(), runsCommands: false };
      const secrets = await readSecrets(world.deps, [{ ...target, settings }], options);
      expect(secrets.values.size).toBe(0);
      expect(secrets.missing.size).toBe(1);
    }
  });
});

describe('a reference to a secret', () => {
  const reference = { $kind: 'secretEnv', name: 'MATOMO_TOKEN' };
  const refused = (path: string) => [`draft.secret-not-allowed ${path}`];

  test('is taken where its name is allowed for the server', async () => {
    using world = new DraftWorld();
    const settings = {
      tokenAuth: reference,
      headers: { 'X-Key': reference },
      basicAuth: { user: 'a', password: reference },
    };
    await put(world, 'create', someSettings(settings));
    await world.apply();
    expect(await tokenOf(world)).toBe('token-of-the-environment');
  });

  test.each([
    ['another variable', { tokenAuth: { $kind: 'secretEnv', name: 'AWS_SECRET_ACCESS_KEY' } }, 'tokenAuth'],
    ['another server', { url: 'https://b.example.com/matomo.php', tokenAuth: reference }, 'tokenAuth'],
    ['another port', { url: 'https://a.example.com:8443/matomo.php', tokenAuth: reference }, 'tokenAuth'],
    ['a header', { headers: { 'X-Key': { $kind: 'secretEnv', name: 'PATH' } } }, 'headers.X-Key'],
    [
      'the password of a proxy',
      { proxy: { url: 'https://p.example.com', user: 'a', password: reference } },
      'proxy.password',
    ],
    ['a key', { tls: { key: { $kind: 'secretEnv', name: 'KEY' }, cert: '-----BEGIN' } }, 'tls.key'],
  ])('is refused for %s', async (_name, settings, path) => {
    using world = new DraftWorld();
    const ports = { ...policy, targets: { ...policy.targets, refusalOf: () => undefined } };
    expect(await refusalsOf(put(world, 'create', someSettings(settings), ports))).toEqual(refused(path));
  });

  test('is refused by way of a proxy that could read it', async () => {
    using world = new DraftWorld();
    const settings = someSettings({ tokenAuth: reference, proxy: { url: 'https://p.example.com' } });
    expect(await refusalsOf(put(world, 'create', settings))).toEqual(refused('tokenAuth'));
  });

  test('is asked for again when a target moves, and when it is planned', async () => {
    using world = new DraftWorld();
    await put(world, 'create', someSettings({ tokenAuth: reference }));
    const move = { url: 'https://b.example.com/matomo.php' };
    expect(await refusalsOf(put(world, 'merge', move))).toEqual(refused('tokenAuth'));
    const stricter = { ...policy, secrets: [parseAllowedSecret('MATOMO_TOKEN=https://b.example.com')] };
    expect((await world.plan({ kind: 'drafts', policy: stricter })).objections).toMatchObject([
      { code: 'draft.secret-not-allowed', path: 'targets.shop.tokenAuth' },
    ]);
  });

  test('must be allowed by its name and whole servers', () => {
    expect(parseAllowedSecret('A=https://a.example.com,http://b.example.com:8080')).toEqual({
      name: 'A',
      origins: ['https://a.example.com', 'http://b.example.com:8080'],
    });
    for (const text of [
      'A',
      '=https://a',
      'A=',
      'A=ftp://a',
      'A=https://a/x',
      'A=https://u:p@a',
      'A=*',
      'A-B=https://a',
    ])
      expect(() => parseAllowedSecret(text)).toThrow('A secret cannot be allowed so');
  });
});
