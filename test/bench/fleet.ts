/**
 * npm run bench:fleet — what one server bears: thousands of simulated agents with real keys speak the real protocol to it from
 * other processes, and verify what they get. Prints medians beside the aims; judges nothing. `--quick` does a tenth; `--postgres`
 * does what there is to measure on PostgreSQL, and nothing else.
 */
import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { ServerOptions } from '../../src/server/index.ts';
import { openStorage, sqliteFile } from '../../src/server/storage/open.ts';
import { initFleet, signer } from '../../src/trust/index.ts';
import { certificate } from '../server/certificate.ts';
import { asOperator, Book, connectSteward, type Fleet } from '../server/constellation.ts';
import type { Line } from '../server/line.ts';
import { lacksPostgres, PostgresCluster } from '../server/postgres-cluster.ts';
import { note } from '../server/rows.ts';
import { Viewer } from '../server/viewer.ts';
import type { Made } from './fleet/agents-process.ts';
import { Agents, MeasuredServer } from './fleet/processes.ts';

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    agents: { type: 'string' },
    replicas: { type: 'string' },
    rounds: { type: 'string', default: '5' },
    /** sqlite, postgres and tls: where; broadcast, storm, ingest and queries: what, on the first two. */
    rows: { type: 'string', default: 'sqlite,postgres,tls,broadcast,storm,ingest,queries' },
    postgres: { type: 'boolean', default: false },
  },
});
const AGENTS = Number(options.agents ?? (options.quick ? 1_000 : 10_000));
const REPLICAS = Number(options.replicas ?? AGENTS * 100);
const ROUNDS = Number(options.rounds);
const rows = new Set((options.postgres ? 'postgres,broadcast,storm,ingest,queries' : options.rows).split(','));
/** Each holds one socket per agent. */
const PROCESSES = Math.max(2, Math.ceil(AGENTS / 5_000));
const CONNECT_PER_SECOND = 500;
/** One round of pings. */
const IDLE_MS = options.quick ? 5_000 : 25_000;

const quantile = (numbers: readonly number[], q: number): number =>
  numbers.toSorted((a, b) => a - b)[Math.min(numbers.length - 1, Math.floor(q * numbers.length))] ?? Number.NaN;
const ms = (value: number): string => `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`;
const kb = (bytes: number): string => `${(bytes / 1_024).toFixed(1)} KB`;
const row = (what: string, got: string, aim = ''): void => console.log(`${what.padEnd(60)}${got.padEnd(40)}${aim}`.trimEnd());
const now = (): number => performance.timeOrigin + performance.now();

const made = await initFleet({
  name: 'Bench',
  serverUrl: 'http://127.0.0.1:1',
  operators: [{ person: 'ada' }],
  now: new Date().toISOString(),
});
const fleet: Fleet = {
  bundle: made.bundle,
  operator: await signer(made.operatorSecrets[0]?.orderJwk ?? {}),
  steward: await signer(made.stewardSecrets.signingJwk),
  root: await signer(made.rootSecrets.rootJwk),
  keys: made.stewardSecrets.keys,
};

type Place = Pick<Partial<ServerOptions>, 'database' | 'tls'>;

/** Enrols and admits all before any clock starts; a file is made in memory, and is the same as by way of the wire. */
async function seed(agents: Agents, target: string, database: string | undefined): Promise<void> {
  const share = Math.ceil(AGENTS / agents.processes);
  const lists = await agents.ask<Made[]>((n) => ({
    do: 'make',
    from: n * share,
    count: Math.min(share, AGENTS - n * share),
    bundle: fleet.bundle,
    stewardJwk: made.stewardSecrets.signingJwk,
    keys: fleet.keys,
  }));
  const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'lastcopy-seed-'));
  const file = sqliteFile(folder);
  const storage = await openStorage({ stateDir: folder, database });
  const one = async ({ record, admission, admittedAt }: Made): Promise<void> => {
    await storage.enrol(record, AGENTS, note('enrol', record.deviceId));
    await storage.admit(
      { deviceId: record.deviceId, state: 'admitted', issuedAt: admittedAt, statement: admission },
      note('frame.admit', record.deviceId),
    );
  };
  const all = lists.flat();
  for (let n = 0; n < all.length; n += 8) await Promise.all(all.slice(n, n + 8).map(one));
  await storage[Symbol.asyncDispose]();
  if (database === undefined) copyFileSync(file, sqliteFile(target));
  rmSync(folder, { recursive: true });
}

/** A steward's process that signs a head over every link, as the real one does. */
async function stewarded(url: string, book: Book): Promise<Line> {
  const line = await connectSteward(url, fleet, book.sequence);
  const sign = async (): Promise<void> => {
    for (;;) {
      const { item } = await line.next('item', 3_600_000);
      line.send({ t: 'head', id: `head-${item.seq}`, statement: await book.head() });
    }
  };
  void sign().catch(() => undefined);
  return line;
}

async function connected(server: MeasuredServer, agents: Agents, ca: string | null, label: string, aim: number): Promise<void> {
  const before = await server.memory();
  const began = now();
  await agents.ask({ do: 'connect', url: server.url, ca, spread: (AGENTS / CONNECT_PER_SECOND) * 1_000 });
  const took = now() - began;
  await sleep(1_000);
  const after = await server.memory();
  row(`${label}: ${AGENTS} agents connected`, `in ${(took / 1_000).toFixed(1)} s`, `at ${CONNECT_PER_SECOND} a second`);
  row(
    `${label}: memory per idle agent (heap, external)`,
    `${kb((after.rss - before.rss) / AGENTS)} (${kb((after.heapUsed - before.heapUsed) / AGENTS)}, ${kb((after.external - before.external) / AGENTS)})`,
    `≤ ${aim} KB`,
  );
  const busy = await server.cpu();
  await sleep(IDLE_MS);
  const idle = (await server.cpu()) - busy;
  row(`${label}: processor while all are idle`, `${((idle * 100_000) / IDLE_MS).toFixed(1)} % of one`);
  row(
    `${label}: server in all`,
    `${Math.round(after.rss / 1_048_576)} MB; processor ${(((after.cpu - before.cpu) * 1_000) / AGENTS).toFixed(2)} ms a connection`,
  );
}

async function broadcast(server: MeasuredServer, agents: Agents, book: Book, label: string): Promise<void> {
  await using _steward = await stewarded(server.url, book);
  const rounds: { p50: number; p99: number; worst: number; heads: number; all: number }[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const statement = await book.order();
    const seq = book.sequence + 1;
    const began = now();
    const submitted = asOperator(server.url, fleet, 'POST', '/chain', { statement, sealedKeys: {} });
    book.took(statement);
    const answer = await submitted;
    if (answer.status !== 200) throw new Error(`not taken: ${JSON.stringify(answer.body)}`);
    const lists = await agents.ask<{ items: number[]; heads: number[] }>({ do: 'arrivals', seq });
    const verified = await agents.ask<number>({ do: 'verified', seq });
    const items = lists.flatMap((list) => list.items.map((at) => at - began));
    const heads = lists.flatMap((list) => list.heads.map((at) => at - began));
    rounds.push({
      p50: quantile(items, 0.5),
      p99: quantile(items, 0.99),
      worst: Math.max(...items),
      heads: quantile(heads, 0.99),
      all: Math.max(...verified) - began,
    });
    await sleep(1_000);
  }
  const of = (key: keyof (typeof rounds)[number]): string => {
    const list = rounds.map((one) => one[key]);
    return `${ms(quantile(list, 0.5))} (${ms(Math.min(...list))} to ${ms(Math.max(...list))})`;
  };
  row(`${label}, broadcast: order signed → at an agent, p50`, of('p50'));
  row(`${label}, broadcast: p99`, of('p99'), '< 2 s');
  row(`${label}, broadcast: the last`, of('worst'));
  row(`${label}, broadcast: the head over it, p99`, of('heads'));
  row(`${label}, broadcast: verified by every agent`, of('all'));
}

async function storm(server: MeasuredServer, agents: Agents, label: string): Promise<void> {
  const before = await refusalsOf(agents);
  const { all } = await agents.awaitReturn();
  await server.kill();
  await server.up();
  const began = now();
  const back = (await all).map((at) => at - began);
  const refused = (await refusalsOf(agents)) - before;
  row(`${label}, storm: agents back after a kill, p50`, ms(quantile(back, 0.5)));
  row(`${label}, storm: the last`, ms(Math.max(...back)), '< 60 s');
  row(`${label}, storm: refused`, String(refused), '0');
}

async function refusalsOf(agents: Agents): Promise<number> {
  const lists = await agents.ask<Record<string, number>>({ do: 'refusals' });
  return lists.flatMap((one) => Object.values(one)).reduce((sum, count) => sum + count, 0);
}

async function ingest(agents: Agents, label: string): Promise<void> {
  const each = Math.round(REPLICAS / AGENTS);
  await agents.ask({ do: 'load', each });
  const began = now();
  const ended = await agents.ask<{ at: number; again: Record<string, number> }>({ do: 'report' });
  const took = Math.max(...ended.map(({ at }) => at)) - began;
  row(
    `${label}, ingest: ${each * AGENTS} replicas, ${each} a frame`,
    `${Math.round((each * AGENTS * 1_000) / took)} rows/s (${(took / 1_000).toFixed(1)} s)`,
  );
  const again = new Map<string, number>();
  for (const one of ended) for (const [why, count] of Object.entries(one.again)) again.set(why, (again.get(why) ?? 0) + count);
  if (again.size > 0) row(`${label}, ingest: frames sent again`, Array.from(again, ([why, count]) => `${why} ${count}`).join(', '));
}

const QUERIES = [
  '/overview',
  '/devices',
  '/devices?order=replicas',
  '/devices?order=lastSeenAt&state=admitted',
  '/devices?q=laptop-77',
  '/devices?offset=5000&limit=100',
  '/rotations',
];

async function queries(server: MeasuredServer, label: string): Promise<void> {
  const viewer = await Viewer.of(server.url, server.dir, undefined, server.database);
  const all: number[] = [];
  for (const path of QUERIES) {
    const took: number[] = [];
    for (let round = 0; round < 40; round++) {
      const began = now();
      const answer = await viewer.ask(path);
      if (answer.status !== 200) throw new Error(`${path}: ${answer.status}`);
      took.push(now() - began);
    }
    all.push(...took);
    row(`${label}, query ${path}, p50 (p99)`, `${ms(quantile(took, 0.5))} (${ms(quantile(took, 0.99))})`);
  }
  row(`${label}, queries: all, p99`, ms(quantile(all, 0.99)), '< 100 ms');
}

const views = { perSecond: 10_000, burst: 10_000 };
const common = { bundle: fleet.bundle, limits: { viewsPerSession: views, requestsPerAddress: views } } satisfies Partial<ServerOptions>;

/** New agents and a server that knows them, for as long as `work` takes. */
async function stage(place: Place, work: (server: MeasuredServer, agents: Agents) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'lastcopy-bench-fleet-'));
  try {
    await using agents = new Agents(PROCESSES);
    const began = now();
    await seed(agents, folder, place.database);
    row(`${AGENTS} devices enrolled and admitted`, `in ${((now() - began) / 1_000).toFixed(0)} s`, 'before any clock starts');
    await using server = new MeasuredServer(folder, { ...common, ...place });
    await server.up();
    await work(server, agents);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function work(server: MeasuredServer, agents: Agents, label: string): Promise<void> {
  const book = new Book(fleet);
  if (rows.has('broadcast')) await broadcast(server, agents, book, label);
  if (rows.has('storm')) await storm(server, agents, label);
  if (rows.has('ingest')) await ingest(agents, label);
  if (rows.has('queries')) await queries(server, label);
}

console.log(`${AGENTS} agents in ${PROCESSES} processes, ${REPLICAS} replicas, ${cpus().length} processors\n`);
row('', 'measured', 'aim');
if (rows.has('sqlite')) {
  await stage({}, async (server, agents) => {
    await connected(server, agents, null, 'plain', 20);
    await work(server, agents, 'SQLite');
  });
}
if (rows.has('postgres')) {
  if (lacksPostgres()) console.log('PostgreSQL: NOT RUN, its programs are not installed');
  else {
    await using cluster = await PostgresCluster.start(true);
    await stage({ database: await cluster.database() }, async (server, agents) => {
      await connected(server, agents, null, 'PostgreSQL', 20);
      await work(server, agents, 'PostgreSQL');
    });
  }
}
if (rows.has('tls')) {
  const tls = certificate();
  await stage({ tls }, (server, agents) => connected(server, agents, tls.cert, 'TLS', 64));
}
