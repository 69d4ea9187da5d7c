import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { Bundle } from '../../src/protocol/index.ts';
import type { ServerOptions } from '../../src/server/index.ts';
import { verifyAudit } from '../../src/server/audit.ts';
import { openStorage } from '../../src/server/storage/open.ts';
import { missing } from '../real-programs.ts';
import { lacksPostgres, PostgresCluster } from '../server/postgres-cluster.ts';
import { withoutRoot } from './needs-root.ts';
import { Network } from './network.ts';
import type { Call, Seen, Told } from './partition-laptops.ts';

const lacking = withoutRoot() || missing('ip', 'bridge').length > 0 || lacksPostgres();

const LAPTOPS = 16;
const DATABASE = '10.77.1.1';
const ONE = { inside: '10.77.1.2', outside: '10.77.2.2' };
const TWO = { inside: '10.77.1.3', outside: '10.77.2.3' };
const HOMES = '10.77.2.9';

/** A script of ours on one of the network's hosts. */
function script(enter: readonly string[], file: URL, args: readonly string[], env: NodeJS.ProcessEnv = {}): ChildProcess {
  const [program = '', ...rest] = [...enter, process.execPath, file.pathname, ...args];
  return spawn(program, rest, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'], env: { ...process.env, ...env } });
}

function first<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    child.once('message', (message) => resolve(message as T));
    child.once('exit', (code) => reject(new Error(`a child process ended with ${code}`)));
  });
}

class Homes {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, PromiseWithResolvers<unknown>>();
  #calls = 0;

  constructor(child: ChildProcess) {
    this.#child = child;
    child.on('message', (told: Told) => {
      if (!('n' in told)) return;
      const waiting = this.#waiting.get(told.n);
      if ('error' in told) waiting?.reject(new Error(told.error));
      else waiting?.resolve(told.result);
    });
  }
  async #ask<T>(call: Call): Promise<T> {
    const n = ++this.#calls;
    const waiting = Promise.withResolvers<unknown>();
    this.#waiting.set(n, waiting);
    this.#child.send({ n, call });
    return (await waiting.promise) as T;
  }
  begin = (urls: readonly string[]): Promise<null> => this.#ask({ do: 'begin', urls, count: LAPTOPS });
  submit = (): Promise<number> => this.#ask({ do: 'submit' });
  ready = (url: string): Promise<number> => this.#ask({ do: 'ready', url });
  look = (): Promise<Seen> => this.#ask({ do: 'look' });
  /** Whether every laptop, or every one that `which` names, has all orders up to `sequence`. */
  async have(sequence: number, which: (laptop: Seen['laptops'][number]) => boolean = () => true): Promise<boolean> {
    return (await this.look()).laptops.filter(which).every(({ got }) => got.length >= sequence);
  }
}

/** For both gateways, and for those who ask them. */
function certificate(folder: string): { cert: string; key: string; file: string } {
  const [file, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  const names = `subjectAltName=IP:${ONE.outside},IP:${TWO.outside}`;
  const args = ['req', '-x509', '-newkey', 'ed25519', '-nodes', '-keyout', key, '-out', file, '-subj', '/CN=gateways', '-addext', names];
  execFileSync('openssl', args, { stdio: 'pipe' });
  return { cert: readFileSync(file, 'utf8'), key: readFileSync(key, 'utf8'), file };
}

describe.skipIf(lacking)('two gateways, PostgreSQL and laptops on a network that fails', () => {
  it('lose no order and no receipt, and tell nobody twice', { timeout: 180_000 }, async () => {
    await using ending = new AsyncDisposableStack();
    const folder = mkdtempSync(join(tmpdir(), 'lastcopy-partition-'));
    ending.defer(() => rmSync(folder, { recursive: true, force: true }));
    const children: ChildProcess[] = [];
    const network = ending.use(await Network.make('inside', 'outside'));
    ending.defer(async () => {
      const alive = children.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null);
      const gone = alive.map((child) => new Promise((resolve) => child.once('exit', resolve)));
      for (const child of alive) child.kill('SIGKILL');
      await Promise.all(gone);
    });

    const [behind, left, right, far] = [await network.host(), await network.host(), await network.host(), await network.host()];
    const database = network.cable(behind, 'inside', `${DATABASE}/24`);
    const one = { inside: network.cable(left, 'inside', `${ONE.inside}/24`), outside: network.cable(left, 'outside', `${ONE.outside}/24`) };
    const two = {
      inside: network.cable(right, 'inside', `${TWO.inside}/24`),
      outside: network.cable(right, 'outside', `${TWO.outside}/24`),
    };
    network.cable(far, 'outside', `${HOMES}/24`);

    const cluster = ending.use(await PostgresCluster.start(false, { address: DATABASE, net: '10.77.1.0/24', enter: behind.enter }));
    const here = await cluster.database();
    const there = `postgres://lastcopy@${DATABASE}/${new URL(here).pathname.slice(1)}?sslmode=disable`;
    const { file, ...tls } = certificate(folder);
    const laptops = script(far.enter, new URL('partition-laptops.ts', import.meta.url), [], { NODE_EXTRA_CA_CERTS: file });
    children.push(laptops);
    const { bundle } = await first<{ bundle: Bundle }>(laptops);
    const homes = new Homes(laptops);
    const gateway = async (enter: readonly string[], name: string, host: string): Promise<string> => {
      const options: Omit<ServerOptions, 'log'> = { stateDir: join(folder, name), database: there, bundle, host, tls };
      writeFileSync(join(folder, `${name}.json`), JSON.stringify(options), { mode: 0o600 });
      const child = script(enter, new URL('partition-gateway.ts', import.meta.url), [join(folder, `${name}.json`)]);
      children.push(child);
      return first<string>(child);
    };
    const urls = { one: await gateway(left.enter, 'one', ONE.outside), two: await gateway(right.enter, 'two', TWO.outside) };
    await homes.begin([urls.one, urls.two]);
    await expect.poll(async () => (await homes.look()).laptops.every(({ up }) => up)).toBe(true);

    const until = (what: () => Promise<unknown>) => expect.poll(what, { timeout: 30_000, interval: 100 });
    /** While an order is being told, one more is given to the gateways and the network fails. */
    const amid = async (ms: number, fails: () => void): Promise<{ next: Promise<number> }> => {
      await homes.submit();
      const next = homes.submit();
      await sleep(ms);
      fails();
      return { next };
    };

    // A gateway loses its database: whoever is at the other one has every order, and whoever is at this one has to wait.
    const lost = await amid(0, () => one.inside.drop());
    await lost.next;
    const only = await homes.submit();
    await until(() => homes.have(only, ({ at }) => at === urls.two)).toBe(true);
    const waiting = (await homes.look()).laptops.filter(({ at, up }) => at === urls.one && up);
    expect(waiting.length).toBeGreaterThan(0);
    for (const { got } of waiting) expect(got.length).toBeLessThan(only);
    await until(() => homes.ready(urls.one)).toBe(503);
    one.inside.heal();
    await until(() => homes.have(only)).toBe(true);

    // Laptops lose their gateway: they have every order by the other one, while it is still lost.
    const away = await amid(5, () => two.outside.drop());
    const moved = await away.next;
    await until(() => homes.have(moved)).toBe(true);
    expect((await homes.look()).laptops.map(({ at }) => at)).toEqual(Array.from({ length: LAPTOPS }, () => urls.one));
    two.outside.heal();

    // All lose the database: no order is taken until it is back.
    const dark = await amid(10, () => database.unplug());
    await until(async () => [await homes.ready(urls.one), await homes.ready(urls.two)]).toEqual([503, 503]);
    database.heal();
    const light = await dark.next;
    await until(() => homes.have(light)).toBe(true);

    // One gateway without laptops, the other without a database: nobody is served, and nothing is lost.
    const apart = await amid(15, () => {
      one.outside.unplug();
      two.inside.drop();
    });
    await until(async () => (await homes.look()).laptops.some(({ at, up }) => at === urls.one && up)).toBe(false);
    one.outside.heal();
    two.inside.heal();
    await apart.next;

    const orders = await homes.submit();
    const sequence = Array.from({ length: orders }, (_, n) => n + 1);
    await until(() => homes.have(orders)).toBe(true);
    await until(async () => (await homes.look()).laptops.reduce((sum, { unanswered }) => sum + unanswered, 0)).toBe(0);
    const { laptops: all, hash } = await homes.look();
    for (const laptop of all) {
      expect(laptop.wrong).toEqual([]);
      expect(laptop.got).toEqual(sequence);
      expect(laptop.losses).toBeGreaterThan(0);
    }

    await using storage = await openStorage({ stateDir: '', database: here });
    expect(await storage.tip()).toEqual({ seq: orders, hash });
    const held = (await Promise.all(sequence.map((seq) => storage.receipts(`order-${seq}`)))).flat();
    expect(held.map(({ statement }) => statement?.payload).toSorted()).toEqual(all.flatMap(({ receipts }) => receipts).toSorted());
    expect(await verifyAudit(storage)).toMatchObject({ ok: true });
    const lines = await storage.auditRecords(0, 100_000);
    const count = (action: string): number => lines.filter((line) => line.action === action && line.code === null).length;
    expect(count('chain.append')).toBe(orders);
    expect(count('frame.receipt')).toBe(orders * LAPTOPS);
    expect(count('frame.progress')).toBe(orders * LAPTOPS);
  });
});
