import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { personsBeside, type RunningServer, startServer, tokensBeside } from '../../src/server/index.ts';
import { makeFleet, request } from './constellation.ts';
import { lacksPostgres, PostgresCluster } from './postgres-cluster.ts';
import { fromUs, get, Viewer } from './viewer.ts';

/** Two server processes' worth of sign-in on one PostgreSQL: what the one counts or ends, the other knows. */

const lacking = lacksPostgres();
const much = { perSecond: 10_000, burst: 10_000 };
let cluster: PostgresCluster;
let database: string;
let dir: string;
let nodes: RunningServer[];

beforeAll(async () => {
  if (lacking) return;
  cluster = await PostgresCluster.start();
  database = await cluster.database();
  dir = mkdtempSync(join(tmpdir(), 'lastcopy-nodes-'));
  const { bundle } = await makeFleet();
  const attemptsPerPerson = { free: 4, firstMs: 60_000, mostMs: 900_000, forgetMs: 900_000 };
  nodes = await Promise.all(
    ['one', 'two'].map((name) =>
      startServer({
        stateDir: join(dir, name),
        bundle,
        database,
        log: pino({ level: 'silent' }),
        limits: { attemptsPerPerson, signIns: much, signInsPerAddress: much, sessionCheckMs: 50 },
      }),
    ),
  );
}, 60_000);
afterAll(async () => {
  if (lacking) return;
  for (const node of nodes) await node.close();
  await cluster[Symbol.asyncDispose]();
  rmSync(dir, { recursive: true, force: true });
});

const url = (n: number): string => nodes[n % 2]?.url ?? '';
const place = () => ({ stateDir: join(dir, 'one'), database });
const signIn = (n: number, person: string, password: string) =>
  get(`${url(n)}/api/v1/dashboard/session/password`, { method: 'POST', headers: fromUs(url(n)), body: { person, password } });
const as = (n: number, name: string) => Viewer.as({ url: url(n), dir: join(dir, 'one'), database }, name, 'admin');
/** The same session as another node sees it: cookies do not hold the port's owner, but its number. */
const at = (n: number, viewer: Viewer): Record<string, string> => ({
  cookie: `lastcopy-${new URL(url(n)).port}=${viewer.id}`,
  'sec-fetch-site': 'same-origin',
});
const session = async (n: number, viewer: Viewer): Promise<number> =>
  (await get(`${url(n)}/api/v1/dashboard/session`, { headers: at(n, viewer) })).status;

describe.skipIf(lacking)('two nodes on one PostgreSQL', () => {
  it('count the passwords that are tried together, also at once', async () => {
    const ada = await as(0, 'ada');
    const password = `some words ${randomBytes(9).toString('hex')}`;
    expect((await ada.send('POST', '/account/password', { old: null, new: password })).status).toBe(200);
    expect((await signIn(1, 'ada', password)).status).toBe(200);
    const codes = await Promise.all(
      Array.from({ length: 14 }, async (_, n) => (await signIn(n, 'ada', `wrong ${n} wrong wrong`)).body.code),
    );
    expect(codes.filter((code) => code === 'not-signed-in')).toHaveLength(5);
    expect(codes.filter((code) => code === 'too-many-attempts')).toHaveLength(9);
    for (const n of [0, 1]) expect((await signIn(n, 'ada', password)).status).toBe(429);
  });

  it('know a session of either, its role of now, and its end', async () => {
    const eve = await as(0, 'eve');
    expect([await session(0, eve), await session(1, eve)]).toEqual([200, 200]);
    const persons = async (): Promise<number> => (await get(`${url(1)}/api/v1/dashboard/persons`, { headers: at(1, eve) })).status;
    expect(await persons()).toBe(200);
    await personsBeside(place(), (book) => book.change('eve', { role: 'viewer' }));
    expect(await persons()).toBe(403);
    const admin = await as(1, 'root');
    using stream = await eve.listen();
    await stream.next('hello');
    expect((await admin.send('POST', '/persons/eve', { disabled: true })).status).toBe(200);
    expect([await session(0, eve), await session(1, eve)]).toEqual([401, 401]);
    await stream.next('signed-out');
  });

  it('use a link of a person up at one of them', async () => {
    await as(0, 'grace');
    const { link } = await personsBeside(place(), (book) => book.link('grace'));
    const token = link.split('#sign-in=')[1];
    const answers = await Promise.all(
      [0, 1].map((n) => get(`${url(n)}/api/v1/dashboard/session`, { method: 'POST', headers: fromUs(url(n)), body: { token } })),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 401]);
  });

  it('take a token at either until it is removed', async () => {
    const { secret, token } = await tokensBeside(place(), (book) => book.add({ label: 'x', scopes: ['chain:read'] }));
    const head = async (n: number) => (await request(url(n), 'GET', '/head', { headers: { authorization: `Bearer ${secret}` } })).status;
    expect([await head(0), await head(1)]).toEqual([200, 200]);
    await tokensBeside(place(), (book) => book.remove(token.id));
    expect([await head(0), await head(1)]).toEqual([401, 401]);
  });
});
