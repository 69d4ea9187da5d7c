import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { World, token } from './world.ts';

let world: World;
beforeEach(async () => {
  world = await World.make();
});
afterEach(() => world[Symbol.asyncDispose]());

describe('the link', () => {
  it('enrols by proof of possession, then says hello with its cursor', async () => {
    const agent = await world.start();
    await world.server.until('a hello', () => world.server.hellos.length === 1);
    expect(world.server.devices).toHaveLength(1);
    expect(world.server.devices[0]).toMatchObject({ deviceId: agent.deviceId, machine: 'test-machine', user: 'tester' });
    expect(world.server.hellos).toEqual([0]);
  });

  it('enrols once, and resumes by cursor after the line was cut and after a restart', async () => {
    await world.start({ tuning: { sweep: false } });
    await world.server.until('a hello', () => world.server.hellos.length === 1);
    const { order } = await world.server.draft(token(), { verb: 'report' });
    world.server.send({ t: 'item', item: await world.server.append(order) });
    await world.server.until('its acknowledgement', () => world.server.of('ack').some(({ cursor }) => cursor === 1));
    world.server.cut();
    await world.server.until('a second hello', () => world.server.hellos.length === 2);
    await world.stop();
    await world.start({ tuning: { sweep: false } });
    await world.server.until('a third hello', () => world.server.hellos.length === 3);
    expect(world.server.hellos).toEqual([0, 1, 1]);
    expect(world.server.devices).toHaveLength(1);
  });

  it('ends with a start that fails, and the next start is free to go on', async () => {
    await world.start({ tuning: { sweep: false } });
    await world.server.until('a hello', () => world.server.hellos.length === 1);
    await world.stop();
    await expect(world.start({ tuning: { sweep: false, times: { sweep: '0 3 * * *', housekeeping: 'now and then' } } })).rejects.toThrow();
    expect(world.of('stopped')).toHaveLength(2);
    const { length } = world.server.hellos;
    world.server.cut();
    await new Promise((done) => setTimeout(done, 500));
    expect(world.server.hellos).toHaveLength(length);
    await world.start({ tuning: { sweep: false } });
    await world.server.until('the next hello', () => world.server.hellos.length === length + 1);
  });

  it('enrols again with a server that has lost it', async () => {
    await world.start({ tuning: { sweep: false } });
    await world.server.until('a hello', () => world.server.hellos.length === 1);
    world.server.devices.length = 0;
    world.server.cut();
    await world.server.until('another enrolment and hello', () => world.server.hellos.length === 2);
    expect(world.server.devices).toHaveLength(1);
  });

  it('keeps trying while enrolment is refused, and says why', async () => {
    world.server.enrolStatus = 503;
    await world.start();
    await world.server.until('two attempts', () => world.of('link').filter(({ state }) => state === 'lost').length >= 2);
    expect(world.agent?.status().link).toMatchObject({ connected: false, why: expect.stringContaining('test-says-no') });
    world.server.enrolStatus = null;
    await world.server.until('a hello', () => world.server.hellos.length === 1);
  });

  it('sends every frame until it is accepted, across lost connections and restarts', async () => {
    world.write('.bash_history', `export TOKEN=${token()}\n`);
    world.server.answer = () => null;
    await world.start();
    await world.server.until('the replica', () => world.server.of('replicas').length === 1);
    world.server.cut();
    await world.server.until('the replica again', () => world.server.of('replicas').length === 2);
    await world.stop();
    world.server.answer = (frame) => ({ t: 'accepted', id: frame.id });
    await world.start();
    await world.server.until('an empty outbox', () => world.agent?.status().outbox === 0 && world.server.of('replicas').length >= 3);
    expect(new Set(world.server.of('replicas').map(({ id }) => id)).size).toBe(1);
    world.server.cut();
    await world.server.until('another hello', () => world.server.hellos.length === 4);
    expect(world.server.of('replicas').at(-1)?.id).toBe(world.server.of('replicas')[0]?.id);
    expect(world.server.of('replicas')).toHaveLength(3);
  });

  it('waits as long as a refusal asks, and gives up on what is refused for good', async () => {
    world.write('.bash_history', `export TOKEN=${token()}\n`);
    let refused = 0;
    world.server.answer = (frame) => {
      if (frame.t === 'visibility') return { t: 'refused', id: frame.id, code: 'never', message: 'no', retryAfter: null };
      if (frame.t === 'replicas' && refused++ === 0) return { t: 'refused', id: frame.id, code: 'later', message: 'busy', retryAfter: 300 };
      return { t: 'accepted', id: frame.id };
    };
    await world.start();
    await world.server.until('both settled', () => world.agent?.status().outbox === 0 && world.server.of('replicas').length === 2);
    expect(world.logged.some((line) => line.includes('frame-refused') && line.includes('"never"'))).toBe(true);
  });

  it('gives up a server that fell silent though its socket stays open', async () => {
    world.server.pong = false;
    await world.start({ tuning: { silence: 300, sweep: false } });
    await world.server.until('a second hello', () => world.server.hellos.length >= 2);
    expect(world.of('link').some(({ why }) => why === 'the server fell silent')).toBe(true);
  });

  it('passes over frames that it does not know, and lives through those that are none', async () => {
    await world.start({ tuning: { sweep: false } });
    await world.server.until('a hello', () => world.server.hellos.length === 1);
    world.server.send('{"t":"install","program":"x"}');
    const { order } = await world.server.draft(token(), { verb: 'report' });
    world.server.send({ t: 'item', item: await world.server.append(order) });
    await world.server.until('an acknowledgement', () => world.server.of('ack').length === 1);
    expect(world.server.hellos).toHaveLength(1);
    world.server.send('not json');
    await world.server.until('a second hello', () => world.server.hellos.length === 2);
    world.server.send('{"t":"accepted"}');
    await world.server.until('a third hello', () => world.server.hellos.length === 3);
  });

  it('tells nothing of what it found before it was admitted', async () => {
    world.server.admitAtOnce = false;
    world.write('.bash_history', `export TOKEN=${token()}\n`);
    const agent = await world.start();
    await agent.sweep();
    expect(agent.status()).toMatchObject({ membership: 'pending', replicas: 1, outbox: 0 });
    const [device] = world.server.devices;
    world.server.send({ t: 'admission', statement: await world.server.admit(device!) });
    await world.server.until('the replica', () => world.server.of('replicas').length === 1);
    expect(world.server.of('replicas')[0]).toMatchObject({ gone: [], upserts: [{ fingerprint: expect.stringMatching(/^fp1\.1\./) }] });
  });

  it('is put out by a revocation, and not let in again by an older admission', async () => {
    await world.start({ tuning: { sweep: false } });
    await world.server.until('an admission', () => world.of('admission').length === 1);
    const [device] = world.server.devices;
    const old = await world.server.admit(device!, 'admitted', new Date(Date.now() - 1_000).toISOString());
    world.server.send({
      t: 'admission',
      statement: await world.server.admit(device!, 'revoked', new Date(Date.now() + 5_000).toISOString()),
    });
    await world.server.until('the revocation', () => world.of('admission').length === 2);
    world.server.send({ t: 'admission', statement: old });
    await world.server.sendHead();
    await world.server.until('the head', () => world.logged.some((line) => line.includes('"head-taken"')));
    expect(world.agent?.status().membership).toBe('revoked');
    expect(world.of('admission').map(({ state }) => state)).toEqual(['admitted', 'revoked']);
  });
});
