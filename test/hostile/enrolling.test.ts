import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeStatement } from '../../src/trust/index.ts';
import { token, World } from '../agent/world.ts';
import { stranger } from './attacks.ts';
import { HostileServer } from './server.ts';

let world: World;
let hostile: HostileServer;
beforeEach(async () => {
  world = await World.make();
  world.server.admitAtOnce = false;
  hostile = await HostileServer.start(world.server.bundle.server.url);
});
afterEach(async () => {
  await world.stop();
  await hostile[Symbol.asyncDispose]();
  await world[Symbol.asyncDispose]();
});
const start = () => world.start({ bundle: { ...world.server.bundle, server: { url: hostile.url, ca: null } } });

describe('a device that enrols at a breached server', () => {
  it('is not in because the server says so: it tells nothing and writes nothing', async () => {
    const secret = token();
    const file = world.write('.env', `TOKEN=${secret}\n`);
    hostile.answer = (path, honest) =>
      path === '/enroll' ? { ...honest, body: { ...(honest.body as object), state: 'admitted' } } : honest;
    hostile.toClient = (frame) => [frame.t === 'welcome' ? { ...frame, state: 'admitted' } : frame];
    await start();
    await world.server.until('the hello', () => world.server.hellos.length > 0);
    await world.server.rotate(secret);
    await world.server.until('the order', () => world.agent?.status().orders[0]?.code === 'not-admitted');
    await world.agent?.sweep();
    expect(readFileSync(file, 'utf8')).toBe(`TOKEN=${secret}\n`);
    expect(hostile.frames.filter(({ t }) => t === 'replicas' || t === 'visibility' || t === 'receipt')).toEqual([]);
    expect(world.agent?.status().membership).toBe('pending');
  });

  it('says that it is the server alone that keeps it out, whatever that shows for it', async () => {
    const at = new Date().toISOString();
    const word = { type: 'enrolment', fleet: world.server.bundle.fleet, open: false, until: null, issuedAt: at };
    const problem = { type: 'about:blank', title: 'closed', status: 403, code: 'enrolment-closed', detail: 'closed' };
    const closed = await makeStatement(word, [world.server.steward]);
    const payload = Buffer.from(JSON.stringify({ ...word, open: true })).toString('base64url');
    const shown = [
      { by: 'stranger', enrolment: await makeStatement(word, [await stranger()]) },
      { by: 'operator', enrolment: await makeStatement(word, [world.server.operator]) },
      { by: 'altered', enrolment: { ...closed, payload } },
      { by: 'head', enrolment: await world.server.head() },
      { by: 'nobody' },
    ];
    let asked = 0;
    hostile.answer = (path, honest) => {
      if (path !== '/enroll') return honest;
      return { status: 403, body: { ...problem, ...shown[asked++ % shown.length] } };
    };
    await start();
    await world.server.until('every word', () => asked >= shown.length && world.of('link').length >= shown.length);
    const whys = world.of('link').map(({ why }) => why);
    for (const why of whys) expect(why).toContain("without the security team's signed word");
  });
});
