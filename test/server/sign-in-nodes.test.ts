import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { expect, it } from 'vitest';
import { personsBeside, type RunningServer, startServer } from '../../src/server/index.ts';
import { Authenticator } from './authenticator.ts';
import { Browser, UNHURRIED } from './browsing.ts';
import { makeFleet } from './constellation.ts';
import { IdentityProvider } from './identity-provider.ts';
import { lacksPostgres, PostgresCluster } from './postgres-cluster.ts';
import type { Got } from './viewer.ts';

/** A load balancer sends each request of a browser to another node. */

const NAME = 'relay.example';

/** A browser that knows one name, behind which many nodes stand. */
class Spread extends Browser {
  readonly nodes: readonly string[];
  #turn = 0;
  constructor(nodes: readonly string[]) {
    super(`https://${NAME}`);
    this.nodes = nodes;
  }
  override ask(method: string, path: string, body?: unknown, headers: Record<string, string | null> = {}): Promise<Got> {
    return super.ask(method, path, body, { host: NAME, ...headers });
  }
  protected override at(): string {
    return this.nodes[this.#turn++ % this.nodes.length] ?? '';
  }
}

it.skipIf(lacksPostgres())('what is begun at one node is finished at another, once', { timeout: 60_000 }, async () => {
  await using cluster = await PostgresCluster.start();
  await using provider = await IdentityProvider.start();
  const database = await cluster.database();
  const fleet = await makeFleet();
  const bundle = { ...fleet.bundle, server: { url: `https://${NAME}`, ca: null } };
  const folder = mkdtempSync(join(tmpdir(), 'lastcopy-nodes-'));
  await using running = new AsyncDisposableStack();
  running.defer(() => rmSync(folder, { recursive: true, force: true }));
  const node = async (n: number): Promise<RunningServer> =>
    running.use(
      await startServer({
        stateDir: join(folder, String(n)),
        database,
        bundle,
        log: pino({ level: 'silent' }),
        limits: UNHURRIED,
        oidc: {
          issuer: new URL(provider.issuer),
          clientId: provider.clientId,
          clientSecret: provider.clientSecret,
          clientAuthentication: null,
          label: 'Example Login',
          scopes: ['openid', 'profile', 'groups'],
          person: 'preferred_username',
          roles: [{ claim: 'groups', has: 'sec-ops', role: 'operator' }],
        },
      }),
    );
  await provider.serve(`https://${NAME}/dashboard/`);
  const nodes = [(await node(1)).url, (await node(2)).url];
  provider.claims.set('account-1', { preferred_username: 'ada', groups: ['sec-ops'] });
  const browser = () => new Spread(nodes);

  const ours = browser();
  await expect.poll(async () => (await ours.post('/session/oidc/begin', {})).status, { interval: 300 }).toBe(200);
  const query = await ours.visit(provider);
  const ticket = new Map(ours.cookies);
  expect(await ours.finish(query)).toMatchObject({ status: 200, body: { person: { name: 'ada', role: 'operator' } } });
  for (const _node of nodes) {
    for (const [name, value] of ticket) ours.cookies.set(name, value);
    expect((await ours.finish(query)).body.code).toBe('not-signed-in');
  }

  const place = { stateDir: folder, database };
  await personsBeside(place, (persons) => persons.add('bea', 'viewer'));
  const { link } = await personsBeside(place, (persons) => persons.link('bea'));
  const bea = browser();
  expect((await bea.post('/session', { token: link.split('#sign-in=')[1] })).status).toBe(200);
  const made = (await bea.post('/account/passkeys/options', {})).body['options'] as { challenge: string; user: { id: string } };
  const key = new Authenticator();
  key.counter = 1;
  const answer = key.create({ origin: bea.url, challenge: made.challenge, user: made.user.id });
  expect((await bea.post('/account/passkeys', { label: 'Laptop', answer })).status).toBe(200);
  const again = browser();
  const asked = (await again.post('/session/passkey/options', {})).body['options'] as { challenge: string };
  const proof = key.get({ origin: again.url, challenge: asked.challenge, counter: 2 });
  // Two at once, one at each node: the challenge counts once, over all.
  const [one, two] = [browser(), browser()];
  for (const each of [one, two]) for (const [name, value] of again.cookies) each.cookies.set(name, value);
  await two.ask('GET', '/sign-in');
  const statuses = (await Promise.all([one, two].map((each) => each.post('/session/passkey', { answer: proof })))).map(
    ({ status }) => status,
  );
  expect(statuses.toSorted((a, b) => a - b)).toEqual([200, 401]);
});
