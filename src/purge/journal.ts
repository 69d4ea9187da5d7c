import { join } from 'node:path';
import type { Disk } from '../disk/index.ts';
import { PurgeError } from './errors.ts';
import type { SearchEntry } from '../search/index.ts';
import type { Authority, DeadValue, Outcome, Plan } from './face.ts';
import { fromJson, pack, toJson, unpack } from './packet.ts';
import { sealing, unsealing } from './seal.ts';
import { decodeRecords, encodeRecord, type JournalRecord, type Verdicts } from './record.ts';

/**
 * The durable account of one plan, in its own folder of the state directory:
 *
 * - `plan`: what is to be written, with paths but without locators (a JSON key can be a secret)
 * - `authority.age`: plan and authority whole, with the dead values, sealed like the pre-images
 * - `step-<n>.age`: what stood in a step's store before, sealed
 * - `step-<n>.body.age`: the store's file as it was, sealed, where it is replaced or deleted and the purge can be undone
 * - `log`: what has happened, one checked record per line
 * - `key`: the identity that opens the sealed files, only where there is no keychain, and only until the plan is finished
 *
 * Every call is on the disk when it returns. Any failure is PurgeError `journal-failed`: whoever cannot write the journal
 * may not write anything else.
 */
export class Journal {
  readonly folder: string;
  readonly #disk: Disk;
  #records: JournalRecord[];

  private constructor(disk: Disk, folder: string, records: JournalRecord[]) {
    this.#disk = disk;
    this.folder = folder;
    this.#records = records;
  }

  /** Throws `plan-exists` when the plan was begun before. A folder that a crash left before that is written over. */
  static create(disk: Disk, stateDir: string, start: JournalStart): Journal {
    const folder = planFolder(stateDir, start.plan.planId);
    return durable(() => {
      disk.makeFolder(journalFolder(stateDir));
      disk.makeFolder(folder);
      const old = readLog(disk, folder);
      if (old.records.length > 0)
        throw new PurgeError('plan-exists', `Plan ${start.plan.planId} was begun before: recover it, or take another id.`);
      // A first record that was torn would hide all that is appended after it.
      if (old.size > 0) disk.erase(join(folder, 'log'));
      if (start.key !== null) disk.store(join(folder, 'key'), Buffer.from(start.key));
      disk.store(join(folder, 'authority.age'), start.authority);
      disk.store(join(folder, 'plan'), Buffer.from(toJson({ version: 1, plan: withoutLocators(start.plan) })));
      const journal = new Journal(disk, folder, []);
      journal.append({
        t: 'planned',
        planId: start.plan.planId,
        orderId: start.plan.orderId,
        startedAt: start.startedAt,
        undoUntil: start.undoUntil,
        steps: start.plan.steps.length,
      });
      return journal;
    });
  }

  /** Throws `plan-unknown` when no plan of this id was begun. Mends a torn end of the log. */
  static open(disk: Disk, stateDir: string, planId: string): Journal {
    const folder = planFolder(stateDir, planId);
    return durable(() => {
      const { records, whole, size } = readLog(disk, folder);
      if (records[0]?.t !== 'planned')
        throw new PurgeError('plan-unknown', `No plan ${planId} is in the journal: nothing was written by it.`);
      const log = whole < size ? disk.load(join(folder, 'log')) : null;
      if (log !== null) disk.store(join(folder, 'log'), log.subarray(0, whole));
      return new Journal(disk, folder, records);
    });
  }

  /** Only looks: a log that another process is writing is left alone. Null when no plan was begun in this folder. */
  static peek(disk: Disk, folder: string): Journal | null {
    const { records } = readLog(disk, folder);
    return records[0]?.t === 'planned' ? new Journal(disk, folder, records) : null;
  }

  get start(): JournalRecord & { t: 'planned' } {
    return this.#records[0] as JournalRecord & { t: 'planned' };
  }
  get outcome(): Outcome | null {
    return this.#records.find((record) => record.t === 'outcome')?.outcome ?? null;
  }
  get closed(): boolean {
    return this.#records.some((record) => record.t === 'closed');
  }
  get erased(): boolean {
    return this.#records.some((record) => record.t === 'erased');
  }
  sealed(step: number): boolean {
    return this.#records.some((record) => record.t === 'sealed' && record.step === step);
  }
  applied(step: number): Verdicts | null {
    return this.#records.flatMap((record) => (record.t === 'applied' && record.step === step ? [record.verdicts] : [])).at(-1) ?? null;
  }
  undone(): ReadonlyMap<number, Verdicts> {
    return new Map(this.#records.flatMap((record) => (record.t === 'undone' ? [[record.step, record.verdicts] as const] : [])));
  }

  append(record: JournalRecord): void {
    durable(() => this.#disk.append(join(this.folder, 'log'), encodeRecord(record)));
    this.#records.push(record);
  }

  /** The sealed pre-image of a step and then the record of it: only after this may the step's file be written. */
  keep(step: number, sealed: Uint8Array): void {
    durable(() => this.#disk.store(join(this.folder, `step-${step}.age`), sealed), { fullDiskIsOurs: false });
    this.append({ t: 'sealed', step });
  }
  /** The sealed body of a step, written piece by piece: before keep(). What a crash left of one is written over. */
  async keepBody(step: number, recipient: string, body: AsyncIterable<Uint8Array>): Promise<void> {
    const path = this.#bodyPath(step);
    durable(() => this.#disk.erase(path));
    const file = durable(() => this.#disk.create(path), { fullDiskIsOurs: false });
    try {
      for await (const piece of sealing(recipient, body)) durable(() => file.append(piece), { fullDiskIsOurs: false });
      durable(() => file.flush(), { fullDiskIsOurs: false });
    } catch (error) {
      file.close();
      durable(() => this.#disk.erase(path));
      throw error;
    }
    file.close();
  }
  /** The body of a step, opened piece by piece; null where none was kept. Throws DiskError, and PurgeError `wrong-key` for one that is damaged. */
  body(step: number, identity: string): AsyncIterable<Uint8Array> | null {
    const path = this.#bodyPath(step);
    return durable(() => this.#disk.look(path)) === null ? null : unsealing(identity, readPieces(this.#disk, path));
  }
  #bodyPath(step: number): string {
    return join(this.folder, `step-${step}.body.age`);
  }
  kept(step: number): Uint8Array | null {
    return durable(() => this.#disk.load(join(this.folder, `step-${step}.age`)));
  }

  key(): string | null {
    const bytes = durable(() => this.#disk.load(join(this.folder, 'key')));
    return bytes === null ? null : Buffer.from(bytes).toString('utf8');
  }

  /** The plan as it can be read without a key: no locators. Throws `journal-damaged`. */
  plan(): Plan {
    const bytes = durable(() => this.#disk.load(join(this.folder, 'plan')));
    if (bytes === null) throw new PurgeError('journal-damaged', `The plan is missing from ${this.folder}.`);
    return (fromJson(Buffer.from(bytes).toString('utf8')) as { plan: Plan }).plan;
  }
  authority(): Uint8Array | null {
    return durable(() => this.#disk.load(join(this.folder, 'authority.age')));
  }

  /** Erases key and pre-images, the key first; records it. Idempotent. */
  erase(): void {
    durable(() => {
      this.#disk.erase(join(this.folder, 'key'));
      this.#disk.erase(join(this.folder, 'authority.age'));
      for (const { name } of this.#disk.list(this.folder))
        if (String(name).startsWith('step-')) this.#disk.erase(join(this.folder, String(name)));
    });
    if (!this.erased) this.append({ t: 'erased' });
  }

  /** Erases everything, the log last. */
  remove(): void {
    durable(() => {
      const names = this.#disk.list(this.folder).map((entry) => String(entry.name));
      for (const name of names) if (name !== 'log') this.#disk.erase(join(this.folder, name));
      this.#disk.erase(join(this.folder, 'log'));
    });
  }
}

export interface JournalStart {
  readonly plan: Plan;
  /** Sealed, as sealedPlan packs it. */
  readonly authority: Uint8Array;
  readonly startedAt: string;
  readonly undoUntil: string | null;
  readonly key: string | null;
}

export function journalFolder(stateDir: string): string {
  return join(stateDir, 'journal');
}

/** Ids hold `:` and `.`, which are no good in file names everywhere. */
export function planFolder(stateDir: string, planId: string): string {
  const name = planId.replace(/[^A-Za-z0-9_-]/g, (character) => `%${character.codePointAt(0)?.toString(16) ?? ''}`);
  return join(journalFolder(stateDir), name);
}

/** Plan, authority and what is hunted, whole, to be sealed. */
export function packPlan(plan: Plan, authority: Authority, hunt: readonly SearchEntry[]): Uint8Array {
  const entries = [...authority.dead];
  return pack({
    header: {
      plan,
      authority: { ...authority, dead: undefined },
      hunt: hunt.map((entry) => (entry.kind === 'plain' ? { ...entry, value: undefined } : entry)),
      dead: entries.map(([entry, dead]) =>
        dead.kind === 'value' ? { entry, kind: dead.kind } : { entry, kind: dead.kind, fingerprint: dead.fingerprint, epoch: dead.epoch },
      ),
    },
    parts: [
      ...entries.map(([, dead]) => (dead.kind === 'value' ? dead.value : dead.key)),
      ...hunt.flatMap((entry) => (entry.kind === 'plain' ? [entry.value] : [])),
    ],
  });
}

export function unpackPlan(bytes: Uint8Array): {
  readonly plan: Plan;
  readonly authority: Authority;
  readonly hunt: readonly SearchEntry[];
} {
  const { header, parts } = unpack(bytes);
  const { plan, authority, dead, hunt } = header as {
    plan: Plan;
    authority: Omit<Authority, 'dead'>;
    dead: { entry: string; kind: DeadValue['kind']; fingerprint: string; epoch: number }[];
    hunt: SearchEntry[];
  };
  let plain = dead.length;
  const values = dead.map(({ entry, kind, fingerprint, epoch }, index): [string, DeadValue] => {
    const part = parts[index] ?? new Uint8Array();
    return [entry, kind === 'value' ? { kind, value: part } : { kind, fingerprint, epoch, key: part }];
  });
  return {
    plan,
    authority: { ...authority, dead: new Map(values) },
    hunt: hunt.map((entry) => (entry.kind === 'plain' ? { ...entry, value: parts[plain++] ?? new Uint8Array() } : entry)),
  };
}

function withoutLocators(plan: Plan): Plan {
  return {
    ...plan,
    steps: plan.steps.map((step) => ({ ...step, writes: step.writes.map((write) => ({ ...write, locator: [] })) })),
    residuals: plan.residuals.map((residual) => ({ ...residual, hit: { ...residual.hit, locator: [] } })),
  };
}

function readLog(disk: Disk, folder: string): { records: JournalRecord[]; whole: number; size: number } {
  const log = disk.load(join(folder, 'log'));
  return log === null ? { records: [], whole: 0, size: 0 } : { ...decodeRecords(log), size: log.length };
}

/** Errors of the disk become `journal-failed`; but a full disk met while saving a pre-image concerns only that one step. */
function durable<T>(act: () => T, { fullDiskIsOurs = true } = {}): T {
  try {
    return act();
  } catch (cause) {
    if (cause instanceof PurgeError) throw cause;
    if (!fullDiskIsOurs && isDiskFull(cause)) throw cause;
    if (!(cause instanceof Error) || !('code' in cause)) throw cause;
    throw new PurgeError('journal-failed', 'The purge journal cannot be written. Check the disk of the state directory, then recover.', {
      cause,
    });
  }
}

function isDiskFull(error: unknown): boolean {
  return error !== null && typeof error === 'object' && 'code' in error && error.code === 'disk-full';
}

const PIECE_BYTES = 262_144;

async function* readPieces(disk: Disk, path: string): AsyncGenerator<Uint8Array> {
  const file = disk.openToRead(path);
  try {
    for (let at = 0; ; ) {
      const piece = new Uint8Array(PIECE_BYTES);
      const got = file.read(at, piece);
      if (got === 0) return;
      yield piece.subarray(0, got);
      at += got;
    }
  } finally {
    file.close();
  }
}
