import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { openLink } from '../../src/agent/link.ts';
import type { Outbox } from '../../src/agent/state/outbox.ts';
import { type DeviceFrame, PROTOCOL, type ServerFrame } from '../../src/protocol/index.ts';
import { generateSigner, initFleet, signer } from '../../src/trust/index.ts';

/** The agent's link to a server that says how much it takes, with an outbox of so many frames. */
async function talk(waiting: number, credit: number | null) {
  const wss = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(wss, 'listening');
  const got: DeviceFrame[] = [];
  const time = new Date().toISOString();
  let say: (frame: ServerFrame | { t: string }) => void = () => undefined;
  wss.on('connection', (ws) => {
    say = (frame) => ws.send(JSON.stringify(frame));
    ws.on('message', (data: Buffer) => {
      const frame = JSON.parse(data.toString('utf8')) as DeviceFrame;
      if (frame.t === 'hello') say({ t: 'welcome', protocol: PROTOCOL, state: 'admitted', time, ...(credit === null ? {} : { credit }) });
      else got.push(frame);
    });
    say({ t: 'challenge', protocol: PROTOCOL, oldest: 1, nonce: 'AAAA', time });
  });
  const frames = Array.from({ length: waiting }, (_, n) => ({ t: 'replicas' as const, id: `f${n}`, upserts: [], gone: [] }));
  const outbox = {
    next: (after: number, limit: number) =>
      frames
        .map((frame, n) => ({ n: n + 1, frame }))
        .filter(({ n }) => n > after)
        .slice(0, limit),
    settle: (id: string) => frames.find((frame) => frame.id === id) ?? null,
  } as unknown as Outbox;
  const { bundle } = await initFleet({
    name: 'Test',
    serverUrl: `http://127.0.0.1:${(wss.address() as AddressInfo).port}`,
    operators: [{ person: 'ada' }],
    now: time,
  });
  const downs: string[] = [];
  const link = openLink({
    bundle,
    deviceId: 'device',
    signer: await signer((await generateSigner()).privateJwk),
    outbox,
    cursor: () => 0,
    prepare: async () => undefined,
    onFrame: async () => undefined,
    onWelcome: () => undefined,
    onSettled: () => undefined,
    onDown: ({ why }) => downs.push(why),
    onTime: () => undefined,
    quiet: () => false,
    random: () => 0,
  });
  return {
    got,
    downs,
    say: (frame: ServerFrame | { t: string }) => say(frame),
    accept: (n: number) => say({ t: 'accepted', id: `f${n}` }),
    /** Waits for so many, and as long again as they took for one too many. */
    async count(length: number) {
      await expect.poll(() => got.length, { interval: 5 }).toBe(length);
      // What was sent before the answer to a ping is here.
      for (const ws of wss.clients) {
        const pong = once(ws, 'pong');
        ws.ping();
        await pong;
      }
      expect(got).toHaveLength(length);
    },
    async [Symbol.asyncDispose]() {
      await link[Symbol.asyncDispose]();
      wss.close();
    },
  };
}

it('sends no more than the server gives credit for', async () => {
  await using one = await talk(20, 4);
  await one.count(4);
  one.accept(0);
  one.accept(1);
  await one.count(6);
  expect(new Set(one.got.map((frame) => ('id' in frame ? frame.id : ''))).size).toBe(6);
});

it('sends what it used to send to a server that says nothing of credit', async () => {
  await using one = await talk(50, null);
  await one.count(32);
});

it('slows down when told so, as long as told, and then goes on', async () => {
  await using one = await talk(20, 4);
  await one.count(4);
  one.say({ t: 'slow', credit: 1, for: 300 });
  for (const n of [0, 1, 2]) one.accept(n);
  await one.count(4);
  one.accept(3);
  await one.count(5);
  // The time is over: as before, without anything being accepted.
  await one.count(8);
});

it('passes over what a newer server says', async () => {
  await using one = await talk(3, 2);
  await one.count(2);
  one.say({ t: 'weather' });
  one.accept(0);
  await one.count(3);
  expect(one.downs).toEqual([]);
});
