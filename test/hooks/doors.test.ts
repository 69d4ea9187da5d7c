import { randomBytes } from 'node:crypto';
import { createServer, request as httpRequest } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HeldEvent } from '../../src/protocol/index.ts';
import { hook } from '../../src/server/hooks/hooks.ts';
import { parseHooks } from '../../src/server/index.ts';
import { lacks } from '../real-programs.ts';
import { Constellation } from '../server/constellation.ts';
import { payload } from './payloads.ts';
import { Issuer, opensslHmac } from './signing.ts';

/** The doors of a real server, with signatures made by OpenSSL. */

const fresh = () => randomBytes(24).toString('hex');
const KEYS = {
  aws: fresh(),
  github: fresh(),
  githubOld: fresh(),
  gitguardian: fresh(),
  infisical: fresh(),
  doppler: fresh(),
  caep: fresh(),
};
/** In each message that is refused: it must stand nowhere. */
const CANARY = `canary-${fresh()}`;

interface Said {
  status: number;
  text: string;
  headers: Record<string, string | string[] | undefined>;
}

describe.skipIf(lacks('openssl'))('hooks', () => {
  let one: Constellation;
  let issuer: Issuer;
  let stranger: Issuer;

  beforeAll(async () => {
    issuer = new Issuer();
    stranger = new Issuer('k1');
    const hooks = parseHooks(
      JSON.stringify({
        format: 'lastcopy-hooks-1',
        hooks: [
          { source: 'aws-eventbridge', name: 'prod', header: 'X-Api-Key', secrets: [KEYS.aws] },
          { source: 'github', name: 'org', secrets: [KEYS.github, KEYS.githubOld] },
          { source: 'gitguardian', name: 'main', secrets: [KEYS.gitguardian] },
          { source: 'infisical', name: 'main', secrets: [KEYS.infisical] },
          { source: 'doppler', name: 'main', secrets: [KEYS.doppler] },
          {
            source: 'caep',
            name: 'idp',
            issuer: 'https://idp.example.com/3456789/',
            audience: 'https://sp.example2.net/caep',
            jwks: { keys: [issuer.jwk] },
            authorizations: [`Bearer ${KEYS.caep}`],
          },
        ],
      }),
    );
    one = await Constellation.start({ hooks });
  });
  afterAll(async () => {
    await one[Symbol.asyncDispose]();
    issuer[Symbol.dispose]();
    stranger[Symbol.dispose]();
  });

  function post(path: string, body: string | Buffer, headers: Record<string, string>): Promise<Said> {
    return new Promise((resolve, reject) => {
      const request = httpRequest(`${one.url}/api/v1/hooks/${path}`, { method: 'POST', headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString(), headers: response.headers }),
        );
      });
      request.on('error', reject);
      request.end(body);
    });
  }
  const json = (content: unknown): string => JSON.stringify(content);
  const JSON_TYPE = { 'content-type': 'application/json' };
  const code = ({ text }: Said): unknown => (JSON.parse(text) as { code?: string }).code;
  async function held(): Promise<HeldEvent[]> {
    return (await one.operator('GET', '/events')).body['events'] as HeldEvent[];
  }
  /** An event of today, so that its age is no matter. */
  function awsEvent(version = fresh()): string {
    const content = payload('aws-label-updated') as { time: string; detail: { versionId: string } };
    content.time = new Date().toISOString();
    content.detail.versionId = version;
    return json(content);
  }
  function githubAlert(number: number, at = new Date().toISOString(), over: object = {}): string {
    const content = payload('github-secret-scanning-alert') as { alert: Record<string, unknown> };
    Object.assign(content.alert, { number, resolved_at: at });
    return json({ ...content, ...over });
  }
  const byGithub = (body: string, key = KEYS.github) =>
    post('github/org', body, { ...JSON_TYPE, 'x-hub-signature-256': `sha256=${opensslHmac(key, body)}` });

  describe('AWS', () => {
    it('takes an event by its header, once', async () => {
      const body = awsEvent('v-once');
      const first = await post('aws-eventbridge/prod', body, { ...JSON_TYPE, 'x-api-key': KEYS.aws });
      expect(first.status).toBe(200);
      expect(JSON.parse(first.text)).toEqual({ events: [expect.stringMatching(/^ev\./)], repeated: 0, ignored: null });
      const again = await post('aws-eventbridge/prod', body, { ...JSON_TYPE, 'x-api-key': KEYS.aws });
      expect(JSON.parse(again.text)).toMatchObject({ repeated: 1 });
      expect((await held()).filter(({ event }) => event.newVersion === 'v-once')).toEqual([
        expect.objectContaining({ hook: 'aws-eventbridge/prod', draft: null }),
      ]);
    });
    it.each([
      ['no header', {}],
      ['a wrong one', { 'x-api-key': fresh() }],
      ['two', { 'x-api-key': `${KEYS.aws}, ${KEYS.aws}` }],
    ])('refuses %s', async (_what, headers: Record<string, string>) => {
      const before = (await held()).length;
      const said = await post('aws-eventbridge/prod', awsEvent(), { ...JSON_TYPE, ...headers });
      expect([said.status, code(said)]).toEqual([401, 'bad-signature']);
      expect((await held()).length).toBe(before);
    });
    it('refuses an event of days ago, and one that lies ahead', async () => {
      for (const days of [-3, 1]) {
        const content = payload('aws-label-updated') as { time: string };
        content.time = new Date(Date.now() + days * 86_400_000).toISOString();
        const said = await post('aws-eventbridge/prod', json(content), { ...JSON_TYPE, 'x-api-key': KEYS.aws });
        expect([said.status, code(said)]).toEqual([401, 'untimely']);
      }
    });
  });

  describe('GitHub', () => {
    it('takes an alert by its signature, and by the secret that is on its way out', async () => {
      expect((await byGithub(githubAlert(1))).status).toBe(200);
      expect((await byGithub(githubAlert(2), KEYS.githubOld)).status).toBe(200);
      const names = (await held()).map(({ event }) => event.secretRef);
      expect(names).toContain('octo-org/octo-repo/secret-scanning/1');
      expect(names).toContain('octo-org/octo-repo/secret-scanning/2');
    });
    it('refuses one byte more, another key, and no signature', async () => {
      const body = githubAlert(3);
      const signature = `sha256=${opensslHmac(KEYS.github, body)}`;
      for (const [sent, given] of [
        [`${body} `, signature],
        [body, `sha256=${opensslHmac(fresh(), body)}`],
        [body, signature.slice(0, -1)],
        [body, signature.toUpperCase()],
        [body, ''],
      ] as const) {
        const said = await post('github/org', sent, { ...JSON_TYPE, 'x-hub-signature-256': given });
        expect([said.status, code(said)]).toEqual([401, 'bad-signature']);
      }
      expect((await held()).some(({ event }) => event.secretRef.endsWith('/3'))).toBe(false);
    });
    it('is one event when it is replayed under another delivery id', async () => {
      const body = githubAlert(4);
      const signature = { ...JSON_TYPE, 'x-hub-signature-256': `sha256=${opensslHmac(KEYS.github, body)}` };
      await post('github/org', body, { ...signature, 'x-github-delivery': 'a' });
      const replayed = await post('github/org', body, { ...signature, 'x-github-delivery': 'b' });
      expect(JSON.parse(replayed.text)).toMatchObject({ repeated: 1 });
    });
    it('refuses a replay of weeks ago', async () => {
      const said = await byGithub(githubAlert(5, new Date(Date.now() - 20 * 86_400_000).toISOString()));
      expect([said.status, code(said)]).toEqual([401, 'untimely']);
    });
    it('refuses the feed of values, signed or not', async () => {
      const feed = json([{ token: CANARY, type: 'mycompany_api_token', url: 'https://example.com', source: 'content' }]);
      expect(code(await byGithub(feed))).toBe('values-refused');
      expect(code(await post('github/org', feed, { ...JSON_TYPE, 'github-public-key-signature': 'x' }))).toBe('values-refused');
    });
    it('says what it does not take, and what tells of no rotation', async () => {
      expect(JSON.parse((await byGithub(json({ zen: 'Keep it logically awesome.', hook_id: 1 }))).text)).toMatchObject({ events: [] });
      const said = await byGithub(json({ hello: CANARY }));
      expect([said.status, code(said)]).toEqual([422, 'not-understood']);
      const form = `payload=${CANARY}`;
      const signature = `sha256=${opensslHmac(KEYS.github, form)}`;
      const asForm = { 'content-type': 'application/x-www-form-urlencoded', 'x-hub-signature-256': signature };
      expect(code(await post('github/org', form, asForm))).toBe('wrong-content-type');
      expect(code(await byGithub(`{"broken": "${CANARY}`))).toBe('malformed');
    });
  });

  describe('GitGuardian', () => {
    const send = (stamp: string, body: string, key = KEYS.gitguardian, sent = stamp) =>
      post('gitguardian/main', body, {
        ...JSON_TYPE,
        timestamp: sent,
        'gitguardian-signature': `sha256=${opensslHmac(stamp + key, body)}`,
      });
    const seconds = (ago = 0): string => String(Math.floor(Date.now() / 1_000) - ago);
    it('takes an incident whose key is made of time and token', async () => {
      expect((await send(seconds(), json(payload('gitguardian-incident')))).status).toBe(200);
      expect((await held()).map(({ event }) => event.secretRef)).toContain('incident/3759');
    });
    it('refuses it late, with another time, and with another token', async () => {
      const body = json(payload('gitguardian-incident'));
      expect(code(await send(seconds(400), body))).toBe('untimely');
      expect(code(await send(seconds(400), body, KEYS.gitguardian, seconds()))).toBe('bad-signature');
      expect(code(await send(seconds(), body, fresh()))).toBe('bad-signature');
      expect(code(await send('NaN', body))).toBe('untimely');
    });
  });

  describe('Infisical', () => {
    const message = (stamp: number) => json({ ...(payload('infisical-secrets-modified') as object), timestamp: stamp });
    const send = (body: string, stamp: number) =>
      post('infisical/main', body, { ...JSON_TYPE, 'x-infisical-signature': `t=${stamp};${opensslHmac(KEYS.infisical, body)}` });
    it('takes a change, and the same one only once', async () => {
      const now = Date.now();
      expect(JSON.parse((await send(message(now), now)).text)).toMatchObject({ repeated: 0, ignored: null });
      expect(JSON.parse((await send(message(now), now)).text)).toMatchObject({ repeated: 1 });
    });
    it('refuses an old one, also where the time in the header was made new', async () => {
      const old = Date.now() - 3_600_000;
      expect(code(await send(message(old), old))).toBe('untimely');
      expect(code(await send(message(old), Date.now()))).toBe('bad-signature');
    });
  });

  it('Doppler: takes names by the signature over the body', async () => {
    const body = json(payload('doppler-secrets-update'));
    const signed = (key: string) => ({ ...JSON_TYPE, 'x-doppler-signature': `sha256=${opensslHmac(key, body)}` });
    expect((JSON.parse((await post('doppler/main', body, signed(KEYS.doppler))).text) as { events: unknown[] }).events).toHaveLength(2);
    expect(code(await post('doppler/main', body, signed(fresh())))).toBe('bad-signature');
  });

  describe('CAEP over RFC 8935', () => {
    const now = () => Math.floor(Date.now() / 1_000);
    const claims = (over: object = {}) => ({
      ...(payload('caep-credential-change') as object),
      iat: now(),
      jti: fresh(),
      ...over,
    });
    const push = (token: string, over: Record<string, string> = {}) =>
      post('caep/idp', token, { 'content-type': 'application/secevent+jwt', authorization: `Bearer ${KEYS.caep}`, ...over });
    const err = (said: Said): string => {
      const body = JSON.parse(said.text) as { err: string; description: string };
      expect(said.headers['content-type']).toBe('application/json');
      expect(body.description).toMatch(/\.$/);
      return `${said.status} ${body.err}`;
    };

    it('answers 202 without a body, and again where the token comes again', async () => {
      const jti = fresh();
      const token = issuer.token(claims({ jti }));
      for (const said of [await push(token), await push(token)]) expect([said.status, said.text]).toEqual([202, '']);
      expect((await held()).filter(({ event }) => event.secretRef === 'api-key/deploy-bot')).toHaveLength(1);
    });
    it('refuses each with its code', async () => {
      expect(err(await push(stranger.token(claims())))).toBe('400 authentication_failed');
      expect(err(await push(issuer.token(claims(), { kid: 'k2' })))).toBe('400 invalid_key');
      expect(err(await push(issuer.token(claims({ iss: 'https://other.example.com/' }))))).toBe('400 invalid_issuer');
      expect(err(await push(issuer.token(claims({ aud: 'https://other.example.com/' }))))).toBe('400 invalid_audience');
      expect(err(await push(issuer.token(claims(), { typ: 'JWT' })))).toBe('400 invalid_request');
      expect(err(await push(issuer.token(claims({ iat: now() - 30 * 86_400 }))))).toBe('400 invalid_request');
      expect(err(await push(issuer.token(claims({ exp: now() - 3_600 }))))).toBe('400 invalid_request');
      expect(err(await push(issuer.token(claims({ jti: undefined }))))).toBe('400 invalid_request');
      expect(err(await push(CANARY))).toBe('400 invalid_request');
      expect(err(await push(issuer.token(claims()), { 'content-type': 'application/json' }))).toBe('400 invalid_request');
      expect(err(await push(issuer.token(claims()), { authorization: `Bearer ${fresh()}` }))).toBe('400 authentication_failed');
      expect(
        err(await push(issuer.token(claims({ events: { 'https://schemas.openid.net/secevent/caep/event-type/credential-change': {} } })))),
      ).toBe('400 invalid_request');
    });
    it('takes no token without a signature, nor one signed with the public key as a secret', async () => {
      const part = (content: object): string => Buffer.from(JSON.stringify(content)).toString('base64url');
      const none = `${part({ alg: 'none', typ: 'secevent+jwt' })}.${part(claims())}.`;
      expect(err(await push(none))).toMatch(/^400 invalid_(request|key)$/);
      const input = `${part({ alg: 'HS256', typ: 'secevent+jwt', kid: 'k1' })}.${part(claims())}`;
      const forged = `${input}.${Buffer.from(opensslHmac(issuer.jwk.n, input), 'hex').toString('base64url')}`;
      expect(err(await push(forged))).toBe('400 invalid_key');
    });
    it("takes the issuer's keys from where it publishes them, and waits where they cannot be had", async () => {
      let asked = 0;
      let there = false;
      const jwks = createServer((_request, response) => {
        asked++;
        response.writeHead(there ? 200 : 503, { 'content-type': 'application/json' }).end(JSON.stringify({ keys: [issuer.jwk] }));
      });
      await new Promise<void>((done) => jwks.listen(0, '127.0.0.1', done));
      const { port } = jwks.address() as AddressInfo;
      const { issuer: iss, audience } = { issuer: 'https://idp.example.com/3456789/', audience: 'https://sp.example2.net/caep' };
      const [config] = parseHooks(
        json({
          format: 'lastcopy-hooks-1',
          hooks: [{ source: 'caep', name: 'far', issuer: iss, audience, jwksUrl: `http://127.0.0.1:${port}/jwks.json` }],
        }),
      );
      if (!config) throw new Error('no hook');
      const door = hook(config);
      const arrival = () => ({
        headers: { 'content-type': 'application/secevent+jwt' },
        body: Buffer.from(issuer.token(claims())),
        now: Date.now(),
      });
      try {
        await expect(door.take(arrival())).rejects.toMatchObject({ code: 'keys-unreachable', status: 503 });
        there = true;
        expect((await door.take(arrival())).events).toHaveLength(1);
        const before = asked;
        await door.take(arrival());
        expect(asked).toBe(before);
      } finally {
        await new Promise<void>((done) => jwks.close(() => done()));
      }
    });
    it('a token that tells of something else is taken and comes to nothing', async () => {
      const before = (await held()).length;
      const said = await push(
        issuer.token(claims({ events: { 'https://schemas.openid.net/secevent/caep/event-type/session-revoked': {} } })),
      );
      expect(said.status).toBe(202);
      expect((await held()).length).toBe(before);
    });
  });

  it('a hook that is not configured is told clearly, whatever is sent', async () => {
    for (const path of ['github/other', 'gitlab/org', 'vault/main', `github/${CANARY}`]) {
      const said = await post(path, json({ hello: CANARY }), JSON_TYPE);
      expect([said.status, code(said)]).toEqual([404, 'unknown-hook']);
    }
  });

  it('a body that is too long is refused, one that is cut off comes to nothing', async () => {
    expect(code(await post('github/org', Buffer.alloc(300_000, 0x20), JSON_TYPE))).toBe('too-large');
    const before = (await held()).length;
    const { port } = new URL(one.url);
    await new Promise<void>((resolve, reject) => {
      const socket = connect(Number(port), '127.0.0.1', () => {
        socket.write(`POST /api/v1/hooks/github/org HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\n{"action": "${CANARY}`, () =>
          socket.destroy(),
        );
      });
      socket.once('close', () => resolve());
      socket.once('error', reject);
    });
    expect((await held()).length).toBe(before);
  });

  it('a flood of one hook is slowed down', async () => {
    const many = await Promise.all(
      Array.from({ length: 350 }, () => post('aws-eventbridge/prod', awsEvent('v-flood'), { ...JSON_TYPE, 'x-api-key': KEYS.aws })),
    );
    const slow = many.filter(({ status }) => status === 429);
    expect(slow.length).toBeGreaterThan(0);
    expect(slow.every(({ headers }) => Number(headers['retry-after']) >= 1)).toBe(true);
  });

  it('operators alone read events', async () => {
    for (const path of ['/events', '/events/ev.x']) {
      const answer = await fetch(`${one.url}/api/v1${path}`);
      expect(answer.status).toBe(401);
    }
    expect((await one.operator('GET', '/events/ev.none')).body.code).toBe('unknown-event');
  });

  it('nothing of what was refused, and no secret of a hook, stands in logs, audit log or answers', async () => {
    const audit = JSON.stringify(await one.audit());
    for (const secret of [CANARY, ...Object.values(KEYS)]) {
      expect(one.logged).not.toContain(secret);
      expect(audit).not.toContain(secret);
    }
    // It would show: the refusals themselves are there.
    expect(audit).toContain('bad-signature');
    expect(audit).toContain('values-refused');
  });
});
