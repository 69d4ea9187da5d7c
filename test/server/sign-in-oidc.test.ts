import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import * as v from 'valibot';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Session, SignInMethods } from '../../src/protocol/index.ts';
import { beginnings } from '../../src/server/identity/begun.ts';
import { openOidc } from '../../src/server/identity/oidc.ts';
import type { OidcConfig } from '../../src/server/identity/oidc-config.ts';
import { LIMITS } from '../../src/server/limits.ts';
import { Browser, UNHURRIED } from './browsing.ts';
import { Constellation } from './constellation.ts';
import { IdentityProvider } from './identity-provider.ts';

/** People come through a real OpenID provider, and what could go wrong on the way does. */

const ROLES: OidcConfig['roles'] = [
  { claim: 'groups', has: 'staff', role: 'viewer' },
  { claim: 'groups', has: 'sec-ops', role: 'operator' },
  { claim: 'groups', has: 'sec-leads', role: 'admin' },
];

function configOf(provider: IdentityProvider, over: Partial<OidcConfig> = {}): OidcConfig {
  return {
    issuer: new URL(provider.issuer),
    clientId: provider.clientId,
    clientSecret: provider.clientSecret,
    clientAuthentication: null,
    label: 'Example Login',
    scopes: ['openid', 'profile', 'email', 'groups'],
    person: 'preferred_username',
    roles: ROLES,
    ...over,
  };
}

/** What a provider says of itself, as little as does. */
const metadata = ({ issuer }: { readonly issuer: string }) => ({
  issuer,
  authorization_endpoint: `${issuer}/auth`,
  token_endpoint: `${issuer}/token`,
  jwks_uri: `${issuer}/jwks`,
});

describe('signing in through an identity provider', () => {
  let provider: IdentityProvider;
  let all: Constellation;
  const browser = () => new Browser(all.url);
  const known = (account: string, name: string, ...groups: string[]) =>
    provider.claims.set(account, { preferred_username: name, name: 'A Person', groups });

  beforeAll(async () => {
    provider = await IdentityProvider.start();
    all = await Constellation.start({ oidc: configOf(provider), limits: UNHURRIED });
    await provider.serve(`${all.url}/dashboard/`);
  });
  afterAll(async () => {
    await all?.[Symbol.asyncDispose]();
    await provider?.[Symbol.asyncDispose]();
  });

  it('goes there with state, nonce and PKCE, comes back, and is that person in the role of its groups', async () => {
    provider.account = 'account-ada';
    known('account-ada', 'ada', 'staff', 'sec-ops', 'other');
    const ours = browser();
    const { methods } = v.parse(SignInMethods, (await ours.ask('GET', '/sign-in')).body);
    expect(methods.oidc).toEqual({ label: 'Example Login' });
    const url = new URL(await ours.begin());
    expect(url.origin).toBe(provider.issuer);
    const { state, nonce, code_challenge: challenge, ...rest } = Object.fromEntries(url.searchParams);
    expect(rest).toEqual({
      client_id: 'lastcopy',
      redirect_uri: `${all.url}/dashboard/`,
      response_type: 'code',
      scope: 'openid profile email groups',
      code_challenge_method: 'S256',
    });
    for (const one of [state, nonce, challenge]) expect(one).toMatch(/^[A-Za-z0-9_-]{43}$/);
    const got = await ours.finish(await provider.visit(url.href, `${all.url}/dashboard/`));
    expect(got.status).toBe(200);
    expect(v.parse(Session, got.body)).toMatchObject({ person: { name: 'ada', role: 'operator' }, signedInBy: 'oidc' });
    expect([...ours.cookies.keys()]).toEqual([`lastcopy-${new URL(all.url).port}`]);
    expect(v.parse(Session, (await ours.ask('GET', '/session')).body).person).toEqual({ name: 'ada', role: 'operator' });
    expect((await all.audit()).filter(({ actor }) => actor === 'person:ada').map(({ action }) => action)).toEqual(['dashboard.sign-in']);
  });

  it('gives the role that the groups are worth each time, and none without', async () => {
    provider.account = 'account-bea';
    known('account-bea', 'bea', 'sec-leads');
    expect((await browser().signIn(provider)).body['person']).toEqual({ name: 'bea', role: 'admin' });
    known('account-bea', 'bea', 'staff');
    expect((await browser().signIn(provider)).body['person']).toEqual({ name: 'bea', role: 'viewer' });
    known('account-bea', 'bea', 'sec-leads-emeriti');
    const got = await browser().signIn(provider);
    expect(got).toMatchObject({ status: 403, body: { code: 'no-role' } });
    expect(got.headers['set-cookie']).toBeUndefined();
    provider.claims.set('account-bea', { preferred_username: 'bea' });
    expect((await browser().signIn(provider)).body.code).toBe('no-role');
    for (const name of ['', ' bea', 'bea\n', 7, null, ['bea']]) {
      provider.claims.set('account-bea', { preferred_username: name, groups: ['staff'] });
      expect((await browser().signIn(provider)).body.code, JSON.stringify(name)).toBe('no-role');
    }
  });

  it('pins a name to the account that had it first, in both directions', async () => {
    provider.account = 'account-cy';
    known('account-cy', 'cy', 'staff');
    expect((await browser().signIn(provider)).status).toBe(200);
    provider.account = 'account-thief';
    known('account-thief', 'cy', 'sec-leads');
    expect(await browser().signIn(provider)).toMatchObject({ status: 403, body: { code: 'other-account' } });
    provider.account = 'account-cy';
    known('account-cy', 'cynthia', 'sec-leads');
    expect(await browser().signIn(provider)).toMatchObject({ status: 403, body: { code: 'other-account' } });
    known('account-cy', 'cy', 'staff');
    expect((await browser().signIn(provider)).status).toBe(200);
    const refused = (await all.audit()).filter(({ action }) => action === 'oidc.refused');
    expect(refused.map(({ subject, code }) => `${subject} ${code}`)).toEqual(['cy other-account', 'cynthia other-account']);
  });

  it('makes no way in that would outlast what the provider says', async () => {
    provider.account = 'account-ada';
    known('account-ada', 'ada', 'staff');
    const ours = browser();
    await ours.signIn(provider);
    for (const [path, body] of [
      ['/account/passkeys/options', {}],
      ['/account/passkeys', {}],
      ['/account/password', { old: null, new: 'x'.repeat(20) }],
    ] as const)
      expect(await ours.post(path, body), path).toMatchObject({ status: 403, body: { code: 'provider-only' } });
    expect((await ours.ask('GET', '/account/passkeys')).body).toEqual({ passkeys: [] });
  });

  it('takes an answer once, in the browser that asked, in time', async () => {
    provider.account = 'account-ada';
    known('account-ada', 'ada', 'staff');
    const no = { status: 401, body: { code: 'not-signed-in' } };
    const ours = browser();
    const query = await ours.visit(provider);
    const ticket = new Map(ours.cookies);
    // Another browser: without a ticket, and with one of its own.
    expect(await browser().finish(query)).toMatchObject(no);
    const other = browser();
    await other.begin();
    expect(await other.finish(query)).toMatchObject(no);
    expect((await ours.finish(query)).status).toBe(200);
    // Replayed, also with the ticket that the browser had.
    expect(await ours.finish(query)).toMatchObject(no);
    const again = browser();
    for (const [name, value] of ticket) again.cookies.set(name, value);
    expect(await again.finish(query)).toMatchObject(no);
    // Under another origin of the same server.
    const moved = browser();
    const there = await moved.visit(provider);
    const host = `localhost:${new URL(all.url).port}`;
    expect(await moved.post('/session/oidc', { query: there }, { host, origin: `http://${host}` })).toMatchObject(no);
    // A forged ticket.
    const forged = browser();
    const late = await forged.visit(provider);
    for (const [name, value] of forged.cookies) forged.cookies.set(name, `${value.slice(0, -1)}${value.endsWith('A') ? 'B' : 'A'}`);
    expect(await forged.finish(late)).toMatchObject(no);
  });

  it('is over after ten minutes', async () => {
    await using quick = await Constellation.start({ oidc: configOf(provider), limits: { begunMs: 1 } });
    const ours = new Browser(quick.url);
    await ours.begin();
    expect(await ours.finish('code=x&state=y')).toMatchObject({ status: 401, body: { code: 'not-signed-in' } });
    await provider.serve(`${all.url}/dashboard/`);
  });

  it('refuses queries that are not the answer to what it asked', async () => {
    provider.account = 'account-ada';
    known('account-ada', 'ada', 'staff');
    const iss = `iss=${encodeURIComponent(provider.issuer)}`;
    const spoils: Record<string, (query: URLSearchParams) => string> = {
      'another state': (query) => `code=${query.get('code')}&state=${'A'.repeat(43)}&${iss}`,
      'no state': (query) => `code=${query.get('code')}&${iss}`,
      'two states': (query) => `code=${query.get('code')}&state=${query.get('state')}&state=x&${iss}`,
      'another code': (query) => `code=made-up&state=${query.get('state')}&${iss}`,
      'no code': (query) => `state=${query.get('state')}&${iss}`,
      'another issuer (RFC 9207)': (query) => `code=${query.get('code')}&state=${query.get('state')}&iss=https%3A%2F%2Fevil.example`,
      'no issuer, where the provider says that it sends one': (query) => `code=${query.get('code')}&state=${query.get('state')}`,
      'an ID token of its own': (query) => `${query}&id_token=${provider.unsigned({ sub: 'x' })}`,
      'an error': (query) => `error=access_denied&state=${query.get('state')}&${iss}`,
      'no query to speak of': () => '&',
      'a fragment': (query) => `#${query}`,
    };
    for (const [what, spoil] of Object.entries(spoils)) {
      const ours = browser();
      const query = new URLSearchParams(await ours.visit(provider));
      const got = await ours.finish(spoil(query));
      expect(got, what).toMatchObject({ status: 401, body: { code: 'not-signed-in' } });
      expect(got.headers['set-cookie'], what).toBeUndefined();
    }
    provider.refusing = true;
    expect(await browser().signIn(provider)).toMatchObject({ status: 401, body: { code: 'not-signed-in' } });
    provider.refusing = false;
  });

  it('refuses ID tokens that do not hold', async () => {
    provider.account = 'account-ada';
    known('account-ada', 'ada', 'staff');
    const hour = 3_600;
    const other = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
    const twists: Record<string, NonNullable<IdentityProvider['twist']>> = {
      'another nonce': (payload) => ({ ...payload, nonce: 'A'.repeat(43) }),
      'no nonce': ({ nonce: _nonce, ...payload }) => payload,
      expired: (payload) => ({ ...payload, iat: Number(payload.iat) - hour, exp: Number(payload.exp) - hour }),
      'not yet': (payload) => ({ ...payload, nbf: Number(payload.iat) + hour }),
      'another audience': (payload) => ({ ...payload, aud: 'another-client' }),
      'several audiences, for another': (payload) => ({ ...payload, aud: ['lastcopy', 'another-client'], azp: 'another-client' }),
      'another issuer': (payload) => ({ ...payload, iss: 'https://evil.example' }),
      'no subject': ({ sub: _sub, ...payload }) => payload,
      'a subject of no text': (payload) => ({ ...payload, sub: 7 as unknown as string }),
      'another subject than UserInfo': (payload) => ({ ...payload, sub: 'account-bea' }),
      'no signature (alg none)': (payload) => provider.unsigned(payload),
      'a signature by the secret that both hold': (payload) => provider.sealed(payload),
      'a signature by another key of the same name': (payload) => provider.sign(payload, other),
      'no token': () => '',
    };
    for (const [what, twist] of Object.entries(twists)) {
      provider.twist = twist;
      expect(await browser().signIn(provider), what).toMatchObject({ status: 401, body: { code: 'not-signed-in' } });
    }
    provider.twist = null;
    expect((await browser().signIn(provider)).status).toBe(200);
  });

  it('needs our header and our origin like everything that changes a session', async () => {
    for (const path of ['/session/oidc/begin', '/session/oidc'])
      for (const headers of [
        { origin: 'https://evil.example' },
        { origin: null },
        { 'x-lastcopy': null },
        { 'sec-fetch-site': 'cross-site' },
      ])
        expect((await browser().post(path, { query: 'x=y' }, headers)).status).toBe(403);
    expect((await browser().post('/session/oidc', { query: '' })).status).toBe(400);
  });

  it('leaves neither codes nor tokens nor the secret behind', async () => {
    const wrote = readdirSync(all.dir).map((name) => readFileSync(join(all.dir, name), 'latin1'));
    const secrets = [...new Set([...provider.given, provider.clientSecret])].filter((one) => one !== '');
    expect(secrets.length).toBeGreaterThan(30);
    for (const secret of secrets) for (const text of [all.logged, ...wrote]) expect(text.includes(secret)).toBe(false);
  });
});

describe('an identity provider that is not there', () => {
  it('lets the server run, says so, and is found when it comes back', async () => {
    await using provider = await IdentityProvider.start();
    const config = configOf(provider);
    await provider.stop();
    await using all = await Constellation.start({ oidc: config });
    const ours = new Browser(all.url);
    const away = await ours.post('/session/oidc/begin', {});
    expect(away).toMatchObject({ status: 503, body: { code: 'identity-provider-unreachable' } });
    expect(Number(away.headers['retry-after'])).toBeGreaterThan(0);
    expect(all.logged).toContain('"event":"oidc-unreachable"');
    expect(all.logged).toContain('ECONNREFUSED');
    await provider.listen();
    await provider.serve(`${all.url}/dashboard/`);
    provider.claims.set('account-1', { preferred_username: 'ada', groups: ['staff'] });
    await expect.poll(async () => (await ours.post('/session/oidc/begin', {})).status, { interval: 200 }).toBe(200);
    const query = await ours.visit(provider);
    // It goes away between there and back.
    await provider.stop();
    expect(await ours.finish(query)).toMatchObject({ status: 503, body: { code: 'identity-provider-unreachable' } });
    await provider.listen();
    expect((await ours.signIn(provider)).status).toBe(200);
  });

  it('nor is one that answers nonsense, too much, or sends us elsewhere', async () => {
    await using provider = await IdentityProvider.start();
    let asked = 0;
    const answers: IdentityProvider['instead'][] = [
      (_request, response) => void response.writeHead(302, { location: `${provider.issuer}/elsewhere` }).end(),
      (_request, response) => void response.writeHead(200, { 'content-type': 'application/json' }).end('{'),
      (_request, response) =>
        void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ issuer: 'https://evil.example' })),
      // All that is needed, and more than that.
      (_request, response) => {
        response.on('error', () => undefined);
        response.writeHead(200, { 'content-type': 'application/json' }).write(JSON.stringify(metadata(provider)));
        for (let n = 0; n < 40; n++) response.write(' '.repeat(65_536));
        response.end();
      },
    ];
    for (const answer of answers) {
      provider.instead = (request, response) => {
        asked++;
        expect(request.url).toBe('/.well-known/openid-configuration');
        answer?.(request, response);
      };
      await using all = await Constellation.start({ oidc: configOf(provider) });
      const got = await new Browser(all.url).post('/session/oidc/begin', {});
      expect(got).toMatchObject({ status: 503, body: { code: 'identity-provider-unreachable' } });
    }
    expect(asked).toBe(answers.length);
  });

  it('may speak for no other issuer, whatever its address', async () => {
    await using provider = await IdentityProvider.start();
    // Two makers let one address stand for all of their customers: then anybody's tenant could sign people in here.
    for (const issuer of ['https://login.microsoftonline.com/common/v2.0', 'https://x.b2clogin.com/common/v2.0']) {
      let asked = '';
      vi.stubGlobal('fetch', async (address: URL) => {
        asked = address.href;
        return Response.json({ ...metadata({ issuer: 'https://sts.example/tenant' }) });
      });
      try {
        const begun = beginnings(60_000, { key: randomBytes(32), spend: async () => true });
        const oidc = openOidc(
          { ...configOf(provider), issuer: new URL(issuer) },
          { begun, limits: LIMITS, log: pino({ level: 'silent' }) },
        );
        const site = { origin: 'https://relay.example', secure: true, lasting: true };
        await expect(oidc.begin(site)).rejects.toMatchObject({ code: 'identity-provider-unreachable' });
        expect(asked).toBe(`${issuer}/.well-known/openid-configuration`);
      } finally {
        vi.unstubAllGlobals();
      }
    }
  });

  it('may name no place without TLS but on this machine', async () => {
    await using provider = await IdentityProvider.start();
    provider.instead = (_request, response) =>
      void response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify({ ...metadata(provider), token_endpoint: 'http://192.0.2.1/token' }));
    await using all = await Constellation.start({ oidc: configOf(provider), limits: { ...UNHURRIED, providerMs: 500 } });
    const ours = new Browser(all.url);
    const state = new URL(await ours.begin()).searchParams.get('state');
    // It is not even tried: that would be `identity-provider-unreachable`.
    expect(await ours.finish(`code=x&state=${state}`)).toMatchObject({ status: 401, body: { code: 'not-signed-in' } });
  });

  it('is not waited for without end, nor followed elsewhere with a code', async () => {
    await using provider = await IdentityProvider.start();
    await using all = await Constellation.start({ oidc: configOf(provider), limits: { ...UNHURRIED, providerMs: 300 } });
    await provider.serve(`${all.url}/dashboard/`);
    provider.claims.set('account-1', { preferred_username: 'ada', groups: ['staff'] });
    const ours = new Browser(all.url);
    await expect.poll(async () => (await ours.post('/session/oidc/begin', {})).status, { interval: 300 }).toBe(200);
    for (const answer of [
      (): void => undefined,
      (response: ServerResponse): void => void response.writeHead(200, { 'content-type': 'application/json' }).write('{"access_token":'),
      (response: ServerResponse): void => void response.writeHead(500).end(),
    ]) {
      const query = await ours.visit(provider);
      provider.instead = (_request, response) => answer(response);
      expect(await ours.finish(query)).toMatchObject({ status: 503, body: { code: 'identity-provider-unreachable' } });
      provider.instead = null;
    }
    const query = await ours.visit(provider);
    const asked: string[] = [];
    provider.instead = (request, response) => {
      asked.push(request.url ?? '');
      response.writeHead(307, { location: '/elsewhere' }).end();
    };
    expect(await ours.finish(query)).toMatchObject({ status: 401, body: { code: 'not-signed-in' } });
    expect(asked).toEqual(['/token']);
  });

  it('is none where the server has no file of it', async () => {
    await using all = await Constellation.start();
    const ours = new Browser(all.url);
    expect(v.parse(SignInMethods, (await ours.ask('GET', '/sign-in')).body).methods.oidc).toBeNull();
    expect(await ours.post('/session/oidc/begin', {})).toMatchObject({ status: 404, body: { code: 'sign-in-unavailable' } });
    expect(await ours.finish('code=x&state=y')).toMatchObject({ status: 404, body: { code: 'sign-in-unavailable' } });
  });
});

describe('clients of other kinds', () => {
  it('are public, by PKCE alone; or send their secret in the body', async () => {
    for (const { client, config } of [
      { client: { client_secret: undefined, token_endpoint_auth_method: 'none' }, config: { clientSecret: null } },
      { client: { token_endpoint_auth_method: 'client_secret_post' }, config: { clientAuthentication: 'post' as const } },
    ]) {
      await using provider = await IdentityProvider.start();
      await using all = await Constellation.start({ oidc: configOf(provider, config), limits: UNHURRIED });
      await provider.serve(`${all.url}/dashboard/`, client);
      provider.claims.set('account-1', { preferred_username: 'ada', groups: ['staff'] });
      await expect.poll(async () => (await new Browser(all.url).signIn(provider).catch(() => null))?.status, { interval: 300 }).toBe(200);
    }
  });

  it('with a wrong secret sign nobody in', async () => {
    await using provider = await IdentityProvider.start();
    await using all = await Constellation.start({ oidc: configOf(provider, { clientSecret: 'a-wrong-secret' }) });
    await provider.serve(`${all.url}/dashboard/`);
    const ours = new Browser(all.url);
    await expect.poll(async () => (await ours.post('/session/oidc/begin', {})).status, { interval: 300 }).toBe(200);
    expect(await ours.signIn(provider)).toMatchObject({ status: 503, body: { code: 'identity-provider-unreachable' } });
    expect(all.logged).toContain('invalid_client');
    expect(all.logged).not.toContain('a-wrong-secret');
  });
});
