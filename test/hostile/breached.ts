import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ChainItem, ServerFrame, Statement } from '../../src/protocol/index.ts';
import {
  deviceId,
  generateSealing,
  generateSigner,
  peek,
  type Signer,
  signer,
  statementHash,
  wrapOrderKey,
} from '../../src/trust/index.ts';
import { token, World } from '../agent/world.ts';
import { type Attack, framesOf, type Loot, stranger } from './attacks.ts';
import { HostileServer } from './server.ts';

const PASSWORD = 'hunter2-is-bad';
const PATIENCE = 10_000;

/**
 * A real agent on a home with one secret that lives, one that is dead and a guessable password, at a server that is breached once
 * the device is in. What is signed meanwhile by operators and steward lies with the server, which gives of it what it likes.
 */
export class Breached implements AsyncDisposable {
  readonly world: World;
  readonly hostile: HostileServer;
  readonly live = token();
  readonly dead = token();
  loot!: Loot;
  /** As the home was before the attack. */
  #home = new Map<string, string>();
  #ben: Signer;
  #files: string[] = [];

  private constructor(world: World, hostile: HostileServer, ben: Signer) {
    this.world = world;
    this.hostile = hostile;
    this.#ben = ben;
  }

  static async make(): Promise<Breached> {
    const world = await World.make();
    const made = await generateSigner();
    world.server.bundle.orderKeys.push({ keyId: made.keyId, person: 'ben', origin: 'cli', key: made.publicKey });
    world.server.bundle.thresholds.redact = 2;
    const one = new Breached(world, await HostileServer.start(world.server.bundle.server.url), await signer(made.privateJwk));
    const { live, dead } = one;
    one.#files = [
      world.write('.bash_history', `ls\nexport TOKEN=${dead}\ncd\n`),
      world.write('.env', `LIVE=${live}\nOLD=${dead}\n`),
      world.write('notes/live.txt', `keep ${live}\n`),
      world.write('.netrc', `machine example.org login me password ${PASSWORD}\n`),
    ];
    await world.start({ bundle: { ...world.server.bundle, server: { url: one.hostile.url, ca: null } } });
    await world.server.until('a whole picture', () => world.server.of('visibility').length > 0);
    await one.#base();
    await one.#breach();
    return one;
  }

  /** One true statement that the device has taken, and whose repetition it acknowledges. */
  async #base(): Promise<void> {
    await this.#put(this.world.server.cancellation('nothing'));
    this.hostile.say({ t: 'item', item: await this.#item(0) });
    await this.world.server.until('the first statement', () => this.cursor === 1);
  }

  get cursor(): number {
    return this.world.agent?.status().chain.sequence ?? 0;
  }

  async #put(payload: object, by?: Signer[]): Promise<ChainItem> {
    return this.world.server.append(payload, by);
  }
  async #item(index: number): Promise<Loot['items'][number]> {
    const statement = this.world.server.items[index];
    if (!statement) throw new Error('no such statement');
    return { kind: 'statement', seq: index + 1, statement, sealedKey: null };
  }
  /** Signed by alice and approved by ben. */
  async #agreed(payload: object & { readonly orderId?: string }): Promise<void> {
    const { server } = this.world;
    const item = await this.#put(payload);
    if (item.kind !== 'statement') throw new Error('only a hash');
    const approves = { seq: item.seq, hash: statementHash(item.statement) };
    await this.#put({ type: 'approval', ...server.link(), orderId: payload.orderId, approves }, [this.#ben]);
  }
  async #ordered(value: string, part: Parameters<World['server']['draft']>[1] = {}): Promise<string> {
    const { order } = await this.world.server.draft(value, part);
    await this.#agreed(order);
    return order.orderId;
  }
  async #opened(orderId: string): Promise<void> {
    await this.#agreed(this.world.server.promotion(orderId));
  }

  /** Everything that was truly signed, none of which may write: and who holds the server has it all. */
  async #breach(): Promise<void> {
    const { server } = this.world;
    const { dead, live } = this;
    const heads: Statement[] = [];
    const past = Date.now() - 3_600_000;
    const headed = async () => void heads.push(await server.head({ issuedAt: past + heads.length * 1_000, life: 600_000 }));
    await headed();

    const cancelled = await this.#ordered(dead);
    await this.#opened(cancelled);
    await headed();
    await this.#put(server.cancellation(cancelled));
    await headed();

    const paused = await this.#ordered(dead);
    await this.#opened(paused);
    await headed();
    await this.#put({ type: 'pause', ...server.link(), orderId: paused, reason: 'wait' }, [server.steward]);
    // By one person, where two are needed.
    await this.#put({ type: 'resume', ...server.link(), orderId: paused, reason: 'go on' });
    await headed();

    await this.#ordered(dead); // opened by nobody
    const single = await server.draft(dead);
    await this.#put(single.order);
    await this.#put(server.promotion(single.order.orderId));

    const late = await this.#ordered(dead, { startBy: new Date(Date.now() - 60_000).toISOString() });
    await this.#opened(late);
    await this.#put({ type: 'renewal', ...server.link(), orderId: late, startBy: new Date(Date.now() + 3_600_000).toISOString() });
    await headed();

    const { order: another } = await server.draft(dead);
    await this.#opened(await this.#ordered(live, { retirements: [] }));
    await this.#opened(await this.#ordered(live, { retirements: another.retirements }));
    await server.turn({});
    const sealed = await server.draft(PASSWORD);
    await this.#agreed(sealed.order);
    await this.#opened(sealed.order.orderId);
    heads.push(await server.head());

    const [device] = server.devices;
    if (!device || !sealed.orderKey) throw new Error('no device, or nothing sealed');
    const own = await generateSigner();
    const other = { ...device, signingKey: own.publicKey, sealingKey: (await generateSealing()).publicKey, machine: 'other' };
    other.deviceId = deviceId(own.publicKey, other.machine, other.user);
    const swapped = { ...other, deviceId: device.deviceId };
    const admit = (to: typeof device, state: 'admitted' | 'revoked', at: number) => server.admit(to, state, new Date(at).toISOString());
    this.loot = {
      items: await Promise.all(server.items.map((_, index) => this.#item(index))),
      heads,
      // A revocation that was taken back since, and the word that let it in first.
      admissions: [await admit(device, 'admitted', past), await admit(device, 'revoked', past + 1_000)],
      otherAdmissions: [await admit(other, 'admitted', Date.now() + 5_000), await admit(swapped, 'admitted', Date.now() + 5_000)],
      otherSealedKey: await wrapOrderKey(sealed.orderKey, other.sealingKey),
      keyIds: [...server.bundle.orderKeys, ...server.bundle.stewardKeys, ...server.bundle.rootKeys].map(({ keyId }) => keyId),
      operatorKeyIds: server.bundle.orderKeys.map(({ keyId }) => keyId),
      stewardKeyId: server.steward.keyId,
      hashAfter: (sequence) => {
        const next = server.items[sequence];
        return next ? String(peek(next)['prev']) : server.chain.hash;
      },
      cursor: () => this.cursor,
      own: await stranger(),
    };
    this.hostile.toClient = (frame: ServerFrame) => (frame.t === 'item' || frame.t === 'head' ? [] : [frame]);
    this.#home = this.#read();
  }

  #read(): Map<string, string> {
    return new Map(this.#files.map((file) => [file, readFileSync(file, 'latin1')]));
  }

  /** Does one attack; settles when the agent has gone through all of it. */
  async attack(attack: Attack): Promise<void> {
    const frames = await framesOf(attack, this.loot);
    if (frames === null) this.hostile.cut();
    else for (const frame of frames) this.hostile.say(frame);
    await this.settled();
  }

  /** Settles when the agent is there and has taken everything that was said so far. */
  async settled(): Promise<void> {
    const acks = () => this.hostile.frames.filter(({ t }) => t === 'ack').length;
    const before = acks();
    const first = await this.#item(0);
    for (const end = Date.now() + PATIENCE; acks() === before; await sleep(5)) {
      if (Date.now() > end) throw new Error('the agent does not come back');
      this.hostile.say({ t: 'item', item: first });
      await sleep(15);
    }
  }

  /** Settles when no order is being worked on. */
  async idle(): Promise<void> {
    const busy = ['delivered', 'hunting', 'purging', 'verifying'];
    await this.world.server.until(
      'nothing to be under way',
      () => !this.world.agent?.status().orders.some(({ state }) => busy.includes(state)),
    );
  }

  /** What the attack has done that it may not do; empty: nothing. */
  harm(): string[] {
    const harm = [...this.#read()].filter(([file, text]) => text !== this.#home.get(file)).map(([file]) => `changed ${file}`);
    const purged = this.world.agent?.status().orders.flatMap(({ receipts }) => receipts.filter((one) => one.purged > 0)) ?? [];
    if (purged.length > 0) harm.push('purged by a receipt');
    const said = [...this.hostile.heard, ...this.world.logged].join('\n');
    for (const [what, secret] of this.#secrets()) {
      const forms = [secret, Buffer.from(secret).toString('base64').replace(/=+$/, ''), Buffer.from(secret).toString('hex')];
      if (forms.some((form) => said.includes(form))) harm.push(`told ${what}`);
    }
    return harm;
  }

  /** Nobody but this machine may know them. */
  #secrets(): [string, string][] {
    const kept = readFileSync(join(this.world.stateDir, 'keys.json'), 'utf8').matchAll(/\b(d|local)\\*": ?\\*"([\w-]{43})/g);
    const own = [...kept].map(([, name, value]): [string, string] => [`own ${name}`, value ?? '']);
    if (own.length < 3) throw new Error('the device keys were not found');
    const fleet = JSON.stringify(this.world.server.keys).match(/[\w-]{43}/g) ?? [];
    return [
      ...own,
      ...fleet.map((key): [string, string] => ['a fleet key', key]),
      ['live', this.live],
      ['dead', this.dead],
      ['password', PASSWORD],
    ];
  }

  /** The attack is over: the honest server is what the device talks to, and one more order is truly signed, approved and opened. */
  async recovered(): Promise<void> {
    this.hostile.toClient = (frame) => [frame];
    this.hostile.cut();
    const orderId = await this.#ordered(this.dead);
    await this.#opened(orderId);
    const { server } = this.world;
    await server.until('another line', () => this.hostile.connected);
    const given = this.cursor;
    this.hostile.cut();
    await server.until('the true chain and the receipt', () => {
      const order = this.world.agent?.status().orders.find((one) => one.orderId === orderId);
      return order?.receipts.some(({ purged }) => purged === 2) === true;
    });
    if (this.cursor !== server.chain.sequence || given > this.cursor) throw new Error(`the chain is at ${this.cursor}`);
  }

  /** The files as a true order leaves them. */
  left(): { readonly live: number; readonly dead: number; readonly password: boolean } {
    const texts = [...this.#read().values()];
    const count = (value: string) => texts.filter((text) => text.includes(value)).length;
    return { live: count(this.live), dead: count(this.dead), password: count(PASSWORD) === 1 };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.world.stop();
    await this.hostile[Symbol.asyncDispose]();
    await this.world[Symbol.asyncDispose]();
  }
}
