import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fc, it as prop } from '@fast-check/vitest';
import { clockSentence, CLOCK_TOLERANCE, skewOf } from '../../src/agent/clock.ts';
import { makeAdmission, makeStatement, openReceipt } from '../../src/trust/index.ts';
import { token, World } from './world.ts';

/** Whether an agent belongs to its fleet, by whose word, and by which clock. */

let world: World;
beforeEach(async () => {
  world = await World.make();
});
afterEach(() => world[Symbol.asyncDispose]());

const MINUTES = 60_000;
const lost = () => world.of('link').filter(({ state }) => state === 'lost');

describe('an agent whose clock is wrong', () => {
  it('runs ahead: says so, reports, and carries the order out once it is set', async () => {
    const secret = token();
    const file = world.write('.env', `TOKEN=${secret}\n`);
    world.server.clock = -40 * MINUTES;
    await world.start();
    await world.server.until('a whole picture', () => world.server.of('visibility').length > 0);
    expect(world.agent?.status()).toMatchObject({
      clock: expect.stringContaining('40 min ahead'),
      notices: expect.arrayContaining(['clock-wrong']),
    });
    await world.server.rotate(secret);
    await world.server.until('the receipt', () => world.server.of('receipt').length === 1);
    const [device] = world.server.devices;
    const [sent] = world.server.of('receipt');
    const { payload } = await openReceipt(sent!.statement, device!);
    expect(payload).toMatchObject({
      decision: 'reported',
      reason: { code: 'clock-skew', sentence: expect.stringContaining('40 min ahead') },
    });
    expect(readFileSync(file, 'utf8')).toContain(secret);

    world.server.clock = 0;
    world.server.cut();
    await world.server.until('the second receipt', () => world.server.of('receipt').length >= 2);
    expect(readFileSync(file, 'utf8')).not.toContain(secret);
    expect(world.agent?.status().clock).toBeNull();
  });

  it('is behind what the steward has signed: says so, and goes on by that time', async () => {
    const secret = token();
    const file = world.write('.env', `TOKEN=${secret}\n`);
    world.server.clock = 40 * MINUTES;
    await world.start();
    await world.server.until('a whole picture', () => world.server.of('visibility').length > 0);
    await world.server.rotate(secret);
    await world.server.until('the receipt', () => world.server.of('receipt').length === 1);
    expect(readFileSync(file, 'utf8')).not.toContain(secret);
    expect(world.agent?.status().clock).toMatch(/40 min behind a time that the steward has signed/);
  });

  prop.prop([fc.integer({ min: -1e12, max: 1e12 }), fc.option(fc.integer({ min: -1e12, max: 1e12 }))])(
    'a signed time counts before the server’s word, and neither is needed',
    (offset, signedBy) => {
      const now = Date.parse('2026-11-22T10:00:00.000Z');
      const signed = signedBy === null ? null : new Date(now + signedBy).toISOString();
      const skew = skewOf(offset, signed, now);
      if (signedBy !== null && signedBy > CLOCK_TOLERANCE) expect(skew).toEqual({ ahead: -signedBy, by: 'signed' });
      else expect(skew).toEqual(Math.abs(offset) > CLOCK_TOLERANCE ? { ahead: -offset, by: 'server' } : null);
      expect(skewOf(null, null, now)).toBeNull();
      if (skew) expect(clockSentence(skew)).toMatch(skew.ahead > 0 ? / ahead of / : / behind /);
    },
  );
});

describe('an agent that may not enrol', () => {
  const closed = async (by = world.server.steward) =>
    makeStatement({ type: 'enrolment', fleet: world.server.bundle.fleet, open: false, until: null, issuedAt: new Date().toISOString() }, [
      by,
    ]);

  it('waits as long as it is told to, quietly, and says whose word it is', async () => {
    world.server.enrolStatus = 403;
    world.server.enrolRetryAfter = 7_200;
    world.server.enrolProblem = { code: 'enrolment-closed', detail: 'The security team has closed enrolment.', enrolment: await closed() };
    await world.start({ tuning: { sweep: false } });
    await world.server.until('a refusal', () => lost().length === 1);
    expect(lost()[0]?.retryIn).toBeGreaterThanOrEqual(7_200_000);
    expect(lost()[0]?.retryIn).toBeLessThan(7_200_000 + 900_000 + 1_000);
    expect(world.agent?.status()).toMatchObject({
      membership: 'unknown',
      link: { connected: false, why: 'The security team has closed enrolment.' },
      notices: ['keys-in-file', 'enrolment-closed'],
    });
  });

  it('does not take a server’s word for the security team’s', async () => {
    world.server.enrolStatus = 403;
    for (const enrolment of [undefined, await closed(world.server.operator)]) {
      world.server.enrolProblem = { code: 'enrolment-closed', detail: 'closed', ...(enrolment ? { enrolment } : {}) };
      const before = lost().length;
      await (world.agent ? undefined : world.start({ tuning: { sweep: false } }));
      await world.server.until('a refusal', () => lost().length > before + 1);
      expect(lost().at(-1)?.why).toContain("without the security team's signed word");
    }
  });
});

describe('an agent that was put out', () => {
  it('says so once, stays quiet, and comes back when it is let in again', async () => {
    await world.start({ tuning: { sweep: false } });
    await world.server.until('an admission', () => world.of('admission').length === 1);
    const [device] = world.server.devices;
    const { fleet } = world.server.bundle;
    const word = await makeAdmission(
      {
        fleet,
        device: device!,
        keys: world.server.keys,
        state: 'revoked',
        issuedAt: new Date(Date.now() + 1_000).toISOString(),
        reason: 'laptop was stolen',
      },
      world.server.steward,
    );
    world.server.send({ t: 'admission', statement: word });
    await world.server.until('the word', () => world.of('admission').length === 2);
    world.server.cut();
    await world.server.until('the loss', () => lost().length === 1);
    expect(lost()[0]?.retryIn).toBeGreaterThanOrEqual(12 * 60 * MINUTES);
    const status = world.agent?.status();
    expect(status).toMatchObject({
      membership: 'revoked',
      outBecause: 'laptop was stolen',
      notices: expect.arrayContaining(['device-revoked']),
    });
    expect(status?.notices).not.toContain('server-unreachable');

    // Started again it asks once, and tells nobody a second time.
    await world.stop();
    const told = world.of('notice').filter(({ condition }) => condition === 'device-revoked').length;
    world.server.admitAtOnce = false;
    await world.start({ tuning: { sweep: false } });
    await world.server.until('a hello', () => world.server.hellos.length === 2);
    expect(world.of('notice').filter(({ condition }) => condition === 'device-revoked')).toHaveLength(told);
    world.server.send({
      t: 'admission',
      statement: await world.server.admit(device!, 'admitted', new Date(Date.now() + 5_000).toISOString()),
    });
    await world.server.until('it is back', () => world.agent?.status().membership === 'admitted');
    expect(world.agent?.status().outBecause).toBeNull();
  });
});

describe('a server that admits or puts out by itself', () => {
  it('is not believed', async () => {
    world.server.admitAtOnce = false;
    world.write('.bash_history', `export TOKEN=${token()}\n`);
    const agent = await world.start();
    await agent.sweep();
    const [device] = world.server.devices;
    const { fleet } = world.server.bundle;
    const welcome = (state: 'admitted' | 'revoked') =>
      world.server.send({ t: 'welcome', protocol: 1, state, time: new Date().toISOString() });
    welcome('admitted');
    const forged = await makeAdmission(
      { fleet, device: device!, keys: world.server.keys, state: 'admitted', issuedAt: new Date().toISOString() },
      world.server.operator,
    );
    world.server.send({ t: 'admission', statement: forged });
    await world.server.until('the refusal', () => agent.status().refusals.some(({ code }) => code === 'unknown-key'));
    expect(agent.status()).toMatchObject({ membership: 'pending', replicas: 1, outbox: 0 });
    welcome('revoked');
    await world.server.rotate(token());
    await world.server.until('its answer', () => world.server.of('ack').length > 0 || agent.status().orders.length > 0);
    expect(agent.status().membership).toBe('pending');
    expect(world.server.of('replicas')).toEqual([]);
    expect(world.server.of('receipt')).toEqual([]);
  });
});
