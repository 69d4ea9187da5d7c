import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import type { DraftPayload, HeldEvent } from '../../src/protocol/index.ts';
import { parseHooks, startServer } from '../../src/server/index.ts';
import { makeStatement } from '../../src/trust/index.ts';
import { asOperator, connectSteward, makeFleet } from '../server/constellation.ts';
import { lacksPostgres, PostgresCluster } from '../server/postgres-cluster.ts';
import { payload } from './payloads.ts';

describe.skipIf(lacksPostgres())('events at several gateways on one PostgreSQL', () => {
  it('are taken once, reach the steward wherever it is, and its draft is seen everywhere', async () => {
    await using cluster = await PostgresCluster.start();
    const database = await cluster.database();
    const fleet = await makeFleet();
    const key = randomBytes(24).toString('hex');
    const folder = mkdtempSync(join(tmpdir(), 'lastcopy-nodes-'));
    const node = (name: string) =>
      startServer({
        stateDir: join(folder, name),
        database,
        bundle: fleet.bundle,
        log: pino({ level: 'silent' }),
        hooks: parseHooks(
          JSON.stringify({
            format: 'lastcopy-hooks-1',
            hooks: [{ source: 'aws-eventbridge', name: 'prod', header: 'x-api-key', secrets: [key] }],
          }),
        ),
      });
    try {
      await using one = await node('one');
      await using two = await node('two');
      await using steward = await connectSteward(two.url, fleet);
      const body = JSON.stringify({ ...(payload('aws-label-updated') as object), time: new Date().toISOString() });
      const tell = async (url: string): Promise<{ events: string[]; repeated: number }> => {
        const answer = await fetch(`${url}/api/v1/hooks/aws-eventbridge/prod`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'x-api-key': key },
          body,
        });
        return (await answer.json()) as { events: string[]; repeated: number };
      };
      // The sender tries again, at another node, before the first has answered.
      const answers = await Promise.all([tell(one.url), tell(two.url), tell(one.url), tell(two.url)]);
      expect(answers.reduce((sum, { repeated }) => sum + repeated, 0)).toBe(3);
      const { event } = await steward.next('rotation-event');
      expect(answers.map(({ events }) => events[0])).toEqual(answers.map(() => event.eventId));
      const draft: DraftPayload = {
        type: 'draft',
        fleet: fleet.bundle.fleet,
        event,
        outcome: 'unregistered',
        sentence: 'It was never read.',
        values: [],
        tickets: [],
        left: 0,
        issuedAt: new Date().toISOString(),
      };
      const forged = await makeStatement(draft, [fleet.operator]);
      expect(await steward.ask({ t: 'draft', id: 'd0', statement: forged })).toMatchObject({ t: 'refused', code: 'unknown-key' });
      const statement = await makeStatement(draft, [fleet.steward]);
      expect((await steward.ask({ t: 'draft', id: 'd1', statement })).t).toBe('accepted');
      const held = (await asOperator(one.url, fleet, 'GET', '/events')).body['events'] as HeldEvent[];
      expect(held).toHaveLength(1);
      expect(held[0]).toMatchObject({ event: { eventId: event.eventId }, hook: 'aws-eventbridge/prod', draft: statement });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
