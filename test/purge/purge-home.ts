import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { nodeDisk } from '../../src/disk/index.ts';
import { formatOf } from '../../src/formats/index.ts';
import { type Authority, makePlan, namesIn, type Outcome, type Plan, type PlanFacts, type PurgeJob } from '../../src/purge/index.ts';
import type { PurgerJob } from '../../src/purge/face.ts';
import { runPurge } from '../../src/purge/run.ts';
import type { Tools } from '../../src/purge/tools.ts';
import { makeKey, type UndoKey } from '../../src/purge/seal.ts';
import { type Hit, type Scanner, searchFiles, type SearchRequest } from '../../src/search/index.ts';
import { PROCESSES } from '../processes.ts';

export const SCANNER_ENTRY = PROCESSES.scanner.href;

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

export function freshSecret(length = 40): string {
  return Array.from(randomBytes(length), (byte) => ALPHABET[byte % ALPHABET.length]).join('');
}

/** A home and a state directory for one test; gone when the test ends. */
export class PurgeHome implements Disposable {
  readonly #folder: string;
  readonly home: string;
  readonly outside: string;
  #states = 0;
  state: string;

  /** `memory`: on a disk in memory where there is one, for tests that flush thousands of times. */
  constructor(where: 'disk' | 'memory' = 'disk') {
    const memory = where === 'memory' && existsSync('/dev/shm');
    this.#folder = mkdtempSync(join(memory ? '/dev/shm' : tmpdir(), 'lastcopy-purge-'));
    this.home = join(this.#folder, 'home');
    this.outside = join(this.#folder, 'outside');
    this.state = join(this.#folder, 'state-0');
    mkdirSync(this.home);
    mkdirSync(this.outside);
  }

  path(name: string): string {
    return join(this.home, name);
  }

  write(name: string, content: string | Uint8Array): string {
    const path = this.path(name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    return path;
  }

  /** The same file with these bytes: inode and links stay. */
  rewrite(name: string, content: Uint8Array): void {
    writeFileSync(this.path(name), content, { flag: 'r+' });
  }

  read(name: string): Buffer {
    return readFileSync(this.path(name));
  }

  stat(name: string) {
    const { ino, mode, uid, gid, nlink, size } = statSync(this.path(name));
    return { ino, mode, uid, gid, nlink, size };
  }

  freshState(): void {
    this.#states += 1;
    this.state = join(this.#folder, `state-${this.#states}`);
  }

  async hits(values: Readonly<Record<string, string>>, by: SearchRequest['by'] = 'engine', roots = [this.home]): Promise<Hit[]> {
    const found: Hit[] = [];
    const request = searchRequest(this.home, roots, values, by);
    for await (const event of searchFiles(request, { disk: nodeDisk({ home: this.home }), os: 'linux', env: {} })) {
      if (event.type === 'replica') found.push(event);
    }
    return found;
  }

  authority(values: Readonly<Record<string, string>>, more: Partial<Authority> = {}): Authority {
    return {
      planId: randomUUID(),
      orderId: 'order-1',
      verb: 'redact',
      classes: ['HOME', 'COPY', 'REGEN'],
      roots: [this.home],
      caps: { files: 1_000, bytes: 1_000_000 },
      dead: new Map(Object.entries(values).map(([id, value]) => [id, { kind: 'value', value: Buffer.from(value) }])),
      consents: [],
      ...more,
    };
  }

  common(): PurgerJob {
    return { stateDir: this.state, home: this.home, scannerEntry: SCANNER_ENTRY, allowRoot: true };
  }

  job(plan: Plan, authority: Authority, key: UndoKey, more: Partial<PurgeJob> = {}): PurgeJob {
    return {
      ...this.common(),
      plan,
      authority,
      hunt: [...authority.dead].flatMap(([id, dead]) =>
        dead.kind === 'value' ? [{ kind: 'plain' as const, id, value: dead.value, context: 'any' as const }] : [],
      ),
      sealing: { kind: 'recipient', recipient: key.recipient },
      undoUntil: new Date(Date.now() + 86_400_000).toISOString(),
      ...more,
    };
  }

  /** Hunt, plan and purge in this process. */
  async purge(
    values: Readonly<Record<string, string>>,
    more: { authority?: Partial<Authority>; tools?: Partial<Tools>; job?: Partial<PurgeJob> } = {},
  ) {
    const hits = await this.hits(values);
    const authority = this.authority(values, more.authority);
    const plan = makePlan(hits, authority, NOTHING_RUNS);
    const key = await makeKey();
    const job = this.job(plan, authority, key, more.job);
    const outcome: Outcome = await runPurge(job, tools(more.tools));
    return { hits, plan, key, job, outcome, undoJob: { ...this.common(), planId: plan.planId, identity: key.identity } };
  }

  [Symbol.dispose](): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

export const NOTHING_RUNS: PlanFacts = {
  ownerRunning: () => 'no',
  remote: () => 'no',
  look: (path) => nodeDisk().look(path),
  namesIn: namesIn(nodeDisk()),
};

export function tools(more: Partial<Tools> = {}): Tools {
  return {
    disk: nodeDisk(),
    scanner: () => inProcessScanner(),
    formatOf,
    now: () => new Date(),
    signal: new AbortController().signal,
    onProgress: () => undefined,
    ...more,
  };
}

/** The real search without the process: for tests that run hundreds of purges. */
export function inProcessScanner(by: SearchRequest['by'] = 'slow'): Scanner {
  return {
    search: (request, signal) => searchFiles({ ...request, by }, { disk: nodeDisk(), os: 'linux', env: {}, signal, blockBytes: 65_536 }),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

function searchRequest(home: string, roots: string[], values: Readonly<Record<string, string>>, by: SearchRequest['by']): SearchRequest {
  return {
    id: 'test',
    roots,
    home,
    exclude: [],
    detect: false,
    hunt: Object.entries(values).map(([id, value]) => ({ kind: 'plain', id, value: new TextEncoder().encode(value), context: 'any' })),
    keys: { epoch: 1, fingerprint: randomBytes(32), local: randomBytes(32) },
    by,
  };
}
