import { type IncomingMessage, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PageRefusal, type RunningPage, startPage } from '../../src/page/index.ts';
import { SignIn } from '../../src/page/sign-in.ts';
import { AskedModel, VIEW } from './model.ts';

/** The page as a client sees it that is no browser, or a hostile one. */

const FILES = new URL('../../src/page/web/', import.meta.url);

let model: AskedModel;
let page: RunningPage;
let clock = 0;
let failed: unknown[] = [];
const start = (options: { idleMs?: number; tokenMs?: number } = {}) =>
  startPage({ model, files: FILES, now: () => Date.now() + clock, onError: (error) => void failed.push(error), ...options });

beforeEach(async () => {
  clock = 0;
  failed = [];
  model = new AskedModel();
  page = await start();
});
afterEach(() => page[Symbol.asyncDispose]());

interface Answer {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly text: string;
}

/** One request, its headers exactly as given: fetch() would set its own. */
function ask(method: string, path: string, headers: Record<string, string> = {}, body?: string): Promise<Answer> {
  const { port, host } = new URL(page.origin);
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, method, path, headers: { host, ...headers }, agent: false }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => void parts.push(part));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text: Buffer.concat(parts).toString() }),
      );
      response.on('error', reject);
    });
    asked.on('error', reject);
    asked.end(body);
  });
}
const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  ask('POST', path, { origin: page.origin, 'content-type': 'application/json', ...headers }, JSON.stringify(body));
const tokenOf = (link: string) => /#token=([A-Za-z0-9_-]{43})$/.exec(link)?.[1] ?? '';
const enter = (token: string) => post('/session', { token });
async function signedIn(): Promise<Record<string, string>> {
  const { key } = JSON.parse((await enter(tokenOf(page.link()))).text) as { key: string };
  return { authorization: `Bearer ${key}` };
}

describe('a link', () => {
  it('lies on loopback, its token in the fragment', () => {
    expect(page.link()).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#token=[A-Za-z0-9_-]{43}$/);
  });
  it('signs in once, whoever comes second', async () => {
    const token = tokenOf(page.link());
    const answers = await Promise.all([enter(token), enter(token), enter(token)]);
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 401, 401]);
    expect((await enter(token)).status).toBe(401);
  });
  it('is over after its time, and says so to who made it', async () => {
    let spent = 0;
    const token = tokenOf(page.link(() => void spent++));
    clock = 2 * 60_000 + 1;
    const late = await enter(token);
    expect([late.status, spent]).toEqual([401, 1]);
    expect(late.text).toContain('lastcopy open');
  });
  it('tells who made it that it was used', async () => {
    let spent = 0;
    await enter(tokenOf(page.link(() => void spent++)));
    expect(spent).toBe(1);
  });
  it('is not opened by another, a part, or nothing', async () => {
    const token = tokenOf(page.link());
    for (const wrong of ['', 'x', token.slice(0, -1), `${token}A`, token.toUpperCase(), null, 7, { token }]) {
      expect((await post('/session', { token: wrong })).status).toBe(401);
    }
    expect((await enter(token)).status).toBe(200);
  });
  it('guesses are held back, and lock nobody out', async () => {
    const token = tokenOf(page.link());
    const statuses = [];
    for (let n = 0; n < 14; n++) statuses.push((await enter('guess')).status);
    expect(statuses.slice(0, 10)).toEqual(Array(10).fill(401));
    expect(statuses.slice(10)).toEqual(Array(4).fill(429));
    expect((await enter(token)).status).toBe(200);
    clock = 61_000;
    expect((await enter('guess')).status).toBe(401);
  });
  it('of many, only the newest are good, and only a handful of browsers stay signed in', async () => {
    const tokens = Array.from({ length: 6 }, () => tokenOf(page.link()));
    expect((await enter(tokens[0] ?? '')).status).toBe(401);
    const first = await signedIn();
    for (let n = 0; n < 4; n++) await signedIn();
    expect((await ask('GET', '/view', first)).status).toBe(401);
  });
});

describe('without a session', () => {
  it.each([
    ['GET', '/view'],
    ['GET', '/changes'],
  ])('%s %s gives nothing', async (method, path) => {
    for (const headers of [{}, { authorization: 'Bearer x' }, { authorization: 'Basic eDp4' }, { cookie: 'lastcopy-key=x' }] as Record<
      string,
      string
    >[]) {
      const answer = await ask(method, path, headers);
      expect(answer.status).toBe(401);
      expect(answer.text).not.toContain('bash');
    }
  });
  it.each(['/undo', '/pause', '/sweep'])('POST %s does nothing', async (path) => {
    expect((await post(path, { planId: 'p', paused: true })).status).toBe(401);
    expect(model.asked).toEqual([]);
  });
  it('no answer sets a cookie', async () => {
    const { headers } = await enter(tokenOf(page.link()));
    expect(headers['set-cookie']).toBeUndefined();
  });
});

describe('another site', () => {
  const hosts = ['evil.example', 'localhost', 'localhost:80', '127.0.0.1', '127.0.0.1:1', '127.1', '[::1]'];
  it.each(hosts)('by the name %j is not answered', async (host) => {
    const { port } = new URL(page.origin);
    for (const path of ['/', '/main.js', '/view']) expect((await ask('GET', path, { ...(await signedIn()), host })).status).toBe(421);
    expect((await ask('GET', '/', { host: `evil.example:${port}` })).status).toBe(421);
  });
  it('cannot hide behind a second Host', async () => {
    const { host, port } = new URL(page.origin);
    const raw = await new Promise<string>((resolve) => {
      const socket = connect(Number(port), '127.0.0.1', () =>
        socket.write(`GET / HTTP/1.1\r\nHost: ${host}\r\nHost: evil.example\r\nConnection: close\r\n\r\n`),
      );
      let text = '';
      socket.on('data', (part) => void (text += part.toString()));
      socket.on('close', () => resolve(text));
    });
    expect(raw).toMatch(/^HTTP\/1\.1 4(00|21) /);
  });
  it('with its own origin, none, or an opaque one, changes nothing', async () => {
    const session = await signedIn();
    for (const origin of ['https://evil.example', 'null', 'http://127.0.0.1', `${page.origin}0`, page.origin.replace('http', 'https')]) {
      expect((await post('/pause', { paused: true }, { ...session, origin })).status).toBe(403);
      expect((await ask('GET', '/view', { ...session, origin })).status).toBe(403);
    }
    expect((await ask('POST', '/pause', { ...session, 'content-type': 'application/json' }, '{"paused":true}')).status).toBe(403);
    expect(model.asked).toEqual([]);
  });
  it('is refused by what the browser says of it', async () => {
    const session = await signedIn();
    for (const site of ['cross-site', 'same-site', 'none']) {
      expect((await ask('GET', '/view', { ...session, 'sec-fetch-site': site })).status).toBe(403);
      expect((await ask('GET', '/main.js', { 'sec-fetch-site': site })).status).toBe(403);
    }
    for (const goal of ['iframe', 'image', 'empty', 'script'])
      expect((await ask('GET', '/', { 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': goal })).status).toBe(403);
    // A link from anywhere may lead here: what it shows is the same for everybody.
    expect((await ask('GET', '/', { 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'document' })).status).toBe(200);
  });
  it('gets no leave from a preflight', async () => {
    const answer = await ask('OPTIONS', '/pause', { origin: 'https://evil.example', 'access-control-request-method': 'POST' });
    expect(answer.status).toBe(403);
    expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  });
  it('cannot send a form', async () => {
    const session = await signedIn();
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/json; charset=utf-8', ''])
      expect((await post('/pause', { paused: true }, { ...session, 'content-type': type })).status).toBe(415);
    expect(model.asked).toEqual([]);
  });
});

describe('another user of the machine', () => {
  const hold = (text: string): Promise<Socket> =>
    new Promise((resolve, reject) => {
      const socket = connect(Number(new URL(page.origin).port), '127.0.0.1', () => {
        socket.pause();
        socket.write(text);
        resolve(socket);
      });
      socket.on('error', reject);
    });

  it.each([
    ['sends nothing', ''],
    ['never reads its answers', 'GET /sections.js HTTP/1.1\r\nHost: HOST\r\n\r\n'.repeat(1_000)],
  ])('who holds all connections and %s keeps neither the owner out nor an open page down', async (_what, text) => {
    const headers = await signedIn();
    const { port, host } = new URL(page.origin);
    const following = request({ host: '127.0.0.1', port, path: '/changes', headers: { host, ...headers }, agent: false });
    const stream = await new Promise<IncomingMessage>((resolve) => void following.on('response', resolve).end());
    const held = [];
    for (let n = 0; n < 80; n++) {
      const socket = await hold(text.replaceAll('HOST', host));
      socket.removeAllListeners('error').on('error', () => undefined);
      held.push(socket);
    }
    expect((await ask('GET', '/')).status).toBe(200);
    expect((await ask('GET', '/view', headers)).status).toBe(200);
    expect(stream.destroyed).toBe(false);
    stream.destroy();
    for (const socket of held) socket.destroy();
  });

  it('who hangs up in the middle of a body fills no log', async () => {
    const { host } = new URL(page.origin);
    const head = `POST /session HTTP/1.1\r\nHost: ${host}\r\nOrigin: ${page.origin}\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{`;
    for (let n = 0; n < 5; n++) {
      const socket = await hold(head);
      await sleep(20);
      socket.destroy();
    }
    await sleep(100);
    expect(failed).toEqual([]);
  });
});

describe('every answer', () => {
  it('carries the same strict headers', async () => {
    const session = await signedIn();
    for (const [method, path] of [
      ['GET', '/'],
      ['GET', '/main.js'],
      ['GET', '/view'],
      ['GET', '/nothing'],
      ['PUT', '/view'],
    ] as const) {
      const { headers } = await ask(method, path, { ...session, ...(method === 'GET' ? {} : { origin: page.origin }) });
      expect(headers).toMatchObject({
        'content-security-policy':
          "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; " +
          "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'cache-control': 'no-store',
      });
    }
  });
  it.each([
    '/../page.ts',
    '/..%2fpage.ts',
    '/%2e%2e/page.ts',
    '//page.ts',
    '/web/main.js',
    '/main.js?x',
    '/index.html',
    '/tsconfig.json',
    '/main.js/',
  ])('GET %s finds no file', async (path) => {
    expect((await ask('GET', path, await signedIn())).status).toBe(404);
  });
  it('tells a refusal in its own words, and nothing of any other error', async () => {
    const session = await signedIn();
    model.fails = new PageRefusal('undo-unknown', 'Nothing of that name can be undone.');
    expect(await post('/undo', { planId: 'p' }, session)).toMatchObject({
      status: 409,
      text: expect.stringContaining('Nothing of that name'),
    });
    model.fails = new Error('a path, or worse');
    const answer = await ask('GET', '/view', session);
    expect([answer.status, answer.text.includes('worse')]).toEqual([500, false]);
    expect(failed).toHaveLength(1);
  });
});

describe('a body', () => {
  it('that is too large is not read to its end', async () => {
    const session = await signedIn();
    const large = JSON.stringify({ planId: 'x'.repeat(300_000) });
    expect((await ask('POST', '/undo', { ...session, origin: page.origin, 'content-type': 'application/json' }, large)).status).toBe(413);
    const chunked = { ...session, origin: page.origin, 'content-type': 'application/json', 'transfer-encoding': 'chunked' };
    expect((await ask('POST', '/undo', chunked, large)).status).toBe(413);
    expect(model.asked).toEqual([]);
  });
  it('that is none, or not what was asked for, changes nothing', async () => {
    const session = await signedIn();
    const headers = { ...session, origin: page.origin, 'content-type': 'application/json' };
    for (const text of ['', '{', 'null', '[]', '"x"']) expect((await ask('POST', '/undo', headers, text)).status).toBe(415);
    for (const body of [{}, { planId: 1 }, { planId: 'p', paths: 'x' }, { planId: 'p', paths: [1] }])
      expect((await post('/undo', body, session)).status).toBe(400);
    expect((await post('/pause', { paused: 'yes' }, session)).status).toBe(400);
    expect(model.asked).toEqual([]);
  });
});

describe('a session', () => {
  it('reads, undoes, pauses, sweeps and leaves', async () => {
    const session = await signedIn();
    expect(JSON.parse((await ask('GET', '/view', session)).text)).toEqual(VIEW);
    await post('/undo', { planId: 'p', paths: ['~/a'] }, session);
    await post('/undo', { planId: 'q' }, session);
    await post('/pause', { paused: true }, session);
    await post('/sweep', {}, session);
    expect(model.asked).toEqual([{ undo: 'p', paths: ['~/a'] }, { undo: 'q', paths: undefined }, { paused: true }, 'sweep']);
    expect((await ask('DELETE', '/session', { ...session, origin: page.origin })).status).toBe(200);
    expect((await ask('GET', '/view', session)).status).toBe(401);
  });
  it('is told of changes, many at once as one, until it looks away', async () => {
    const session = await signedIn();
    const stop = new AbortController();
    const response = await fetch(`${page.origin}/changes`, { headers: session, signal: stop.signal });
    const lines = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    expect((await lines?.read())?.value).toContain('open');
    for (let n = 0; n < 50; n++) model.change();
    expect((await lines?.read())?.value).toBe('{"t":"changed"}\n');
    expect(model.watchers).toBe(1);
    stop.abort();
    await expect.poll(() => model.watchers).toBe(0);
  });
  it('ends after its idle time', async () => {
    const session = await signedIn();
    clock = 9 * 60_000;
    expect((await ask('GET', '/view', session)).status).toBe(200);
    clock += 10 * 60_000 + 1;
    expect((await ask('GET', '/view', session)).status).toBe(401);
  });
});

describe('the page', () => {
  it('ends when nobody asks, and not while somebody looks on', async () => {
    await page[Symbol.asyncDispose]();
    page = await start({ idleMs: 300 });
    const session = await signedIn();
    const stop = new AbortController();
    await fetch(`${page.origin}/changes`, { headers: session, signal: stop.signal });
    let over = false;
    void page.ended.then(() => (over = true));
    await new Promise((done) => setTimeout(done, 900));
    expect(over).toBe(false);
    stop.abort();
    await page.ended;
    await expect(fetch(page.origin)).rejects.toThrow();
  });
  it('lets go of links, streams and connections when it is disposed', async () => {
    let spent = 0;
    page.link(() => void spent++);
    const response = await fetch(`${page.origin}/changes`, { headers: await signedIn() });
    await page[Symbol.asyncDispose]();
    expect(await response.text()).toContain('ended');
    expect([spent, model.watchers]).toEqual([1, 0]);
  });
});

describe('tokens', () => {
  it('are never the same twice', () => {
    const signIn = new SignIn({ now: Date.now, tokenMs: 1_000, idleMs: 1_000 });
    expect(new Set(Array.from({ length: 100 }, () => signIn.token())).size).toBe(100);
  });
});
