import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { nodeDisk } from '../../../src/disk/index.ts';
import { type Authority, makePlan, startPurger, type StepMethod } from '../../../src/purge/index.ts';
import { makeKey } from '../../../src/purge/seal.ts';
import { type Hit, searchFiles, type SearchEntry } from '../../../src/search/index.ts';
import { BASE62, draw } from '../../../src/scan/sampling.ts';
import { NOTHING_RUNS } from '../../purge/purge-home.ts';
import { randomFrom } from '../../scan/randomness.ts';
import { type Stall, startReader } from './stall.ts';
import { KINDS, type KindName, plant } from './stores.ts';

/** One kind of store alone: how fast its copies go and are looked for again, what is written for it, and who notices. */

export interface Load {
  readonly kind: KindName;
  readonly method: StepMethod;
  readonly stores: number;
  readonly copies: number;
}

/** `share`: of as many as the figures need to be steady. */
export const loads = (share: number): readonly Load[] =>
  (
    [
      { kind: 'env', method: 'P1', stores: 300, copies: 1 },
      { kind: 'jsonl', method: 'P1', stores: 40, copies: 10 },
      { kind: 'cache', method: 'P3', stores: 200, copies: 1 },
      { kind: 'sqlite', method: 'P4', stores: 20, copies: 10 },
      { kind: 'large sqlite', method: 'P4', stores: 1, copies: 50 },
      { kind: 'leveldb', method: 'P6', stores: 20, copies: 10 },
      { kind: 'tar', method: 'P6', stores: 40, copies: 5 },
      { kind: 'bplist', method: 'P6', stores: 100, copies: 1 },
      { kind: 'zip', method: 'P7', stores: 40, copies: 5 },
      { kind: 'gzip', method: 'P7', stores: 60, copies: 1 },
      { kind: 'git', method: 'P8', stores: 1, copies: 50 },
    ] as const
  ).map((load) => ({ ...load, stores: Math.max(1, Math.round(load.stores * share)) }));

export interface Run {
  readonly copies: number;
  readonly files: number;
  readonly purged: number;
  readonly remaining: readonly string[];
  /** Milliseconds: of the purger's process from its start to its end; until its last file; of the verification. */
  readonly ms: number;
  readonly applyMs: number;
  readonly verifyMs: number;
  /** Bytes of the dead value in all copies. */
  readonly redacted: number;
  readonly fileBytes: number;
  /** By the purger and what it starts: given to write calls; gone to the disk. */
  readonly written: number;
  readonly toDisk: number;
  /** What is kept for undo. */
  readonly kept: number;
  readonly stall: Stall | null;
  /** The same reader before the purge began. */
  readonly calm: Stall | null;
}

/** How long the reader is alone. */
const CALM_MS = 1_000;
/** The product's own priority. */
const NICE = 10;
const COUNTING = new URL('count-io.cjs', import.meta.url).pathname;

/** `main`: the bundled command. With `reader`, another process reads the files meanwhile. */
export async function purgeLoad(place: string, load: Load, main: string, reader: boolean): Promise<Run> {
  const folder = mkdtempSync(join(place, 'load-'));
  try {
    const home = join(folder, 'home');
    const state = join(folder, 'state');
    mkdirSync(home);
    mkdirSync(state);
    const random = randomFrom(23);
    const secret = draw(random, BASE62, 40);
    const copies = plant(home, load.kind, load.stores, load.copies, { secret, random });
    const value = Buffer.from(secret);
    const hunt: SearchEntry[] = [{ kind: 'plain', id: 'e', value, context: 'any' }];
    const authority: Authority = {
      planId: randomUUID(),
      orderId: 'local',
      verb: 'redact',
      classes: ['HOME', 'COPY', 'REGEN'],
      roots: [home],
      caps: { files: 1e6, bytes: 1e9 },
      dead: new Map([['e', { kind: 'value', value }]]),
      consents: ['git-history'],
    };
    const plan = makePlan(await hits(home, hunt), authority, NOTHING_RUNS);
    const files = plan.steps.map(({ path }) => String(path));
    const fileBytes = files.reduce((sum, path) => sum + sizeOf(path), 0);
    const redacted = plan.steps.flatMap(({ writes }) => writes).reduce((sum, { length }) => sum + length, 0);
    const paths = Array.from({ length: load.stores }, (_, at) => join(home, KINDS[load.kind].path(at)));
    const watching = load.kind === 'leveldb' ? files : paths;
    const reading = reader
      ? await startReader(watching, load.kind.endsWith('sqlite') ? 'sqlite' : load.kind === 'git' ? 'git' : 'file')
      : null;
    if (reading !== null) await sleep(CALM_MS);
    const calm = reading === null ? null : await reading.met();

    const key = await makeKey();
    const counts = join(folder, 'counts');
    mkdirSync(counts);
    const entry = (name: string): URL => new URL(`../${name}`, pathToFileURL(main));
    const env = { ...process.env, COUNT_IO_IN: counts };
    await using purger = startPurger({
      entry: entry('purge/purger-main.js'),
      nice: reader ? NICE : 0,
      env,
      execArgv: ['--require', COUNTING],
    });
    const began = performance.now();
    let verifying = 0;
    const outcome = await purger.run(
      {
        stateDir: state,
        home,
        scannerEntry: entry('search/scanner-main.js').href,
        allowRoot: process.getuid?.() === 0,
        plan,
        authority,
        hunt,
        sealing: { kind: 'recipient', recipient: key.recipient },
        undoUntil: new Date(Date.now() + 3_600_000).toISOString(),
      },
      (event) => {
        if (event.stage === 'verifying') verifying = performance.now();
      },
    );
    const ended = performance.now();
    // What is deleted is not read again.
    if (verifying === 0) verifying = ended;
    const stall = reading === null ? null : await reading.met();
    reading?.stop();
    const counted = readdirSync(counts).map((name) => readFileSync(join(counts, name), 'utf8'));
    const sum = (name: string): number =>
      counted.reduce((all, text) => all + Number(new RegExp(`^${name}: (\\d+)`, 'm').exec(text)?.[1]), 0);
    return {
      copies,
      files: plan.steps.length,
      purged: outcome.purged,
      remaining: outcome.fates.flatMap(({ reason }) => (reason === null ? [] : [reason])),
      ms: ended - began,
      applyMs: verifying - began,
      verifyMs: ended - verifying,
      redacted,
      fileBytes,
      written: sum('wchar'),
      toDisk: sum('write_bytes'),
      kept: sizeOf(state),
      stall,
      calm,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function hits(home: string, hunt: readonly SearchEntry[]): Promise<Hit[]> {
  const found: Hit[] = [];
  const keys = { epoch: 0, fingerprint: new Uint8Array(32), local: new Uint8Array(32) };
  const request = { id: 'bench', roots: [home], home, exclude: [], detect: false, hunt, keys, by: 'engine' as const };
  for await (const event of searchFiles(request, { disk: nodeDisk({ home }), os: 'linux', env: {} })) {
    if (event.type === 'replica') found.push(event);
  }
  return found;
}

function sizeOf(path: string): number {
  const { size } = statSync(path);
  if (!statSync(path).isDirectory()) return size;
  return readdirSync(path).reduce((sum, name) => sum + sizeOf(join(path, name)), 0);
}
