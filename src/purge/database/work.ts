import { setTimeout as sleep } from 'node:timers/promises';
import type { Disk } from '../../disk/index.ts';
import { fileSource } from '../../disk/index.ts';
import { Finder } from '../content/finder.ts';
import { ContentWork, GivenUp } from '../content/work.ts';
import { closeQuietly, flush, wipeExtents } from '../extents.ts';
import type { Reason, Step, Write } from '../face.ts';
import { reasonOf } from '../guard.ts';
import type { Keep, MethodContext } from '../method.ts';
import type { Verdicts } from '../record.ts';
import { newContents } from './contents.ts';
import type { FullText } from './full-text.ts';
import { type DatabaseImage, joinRows, packDatabase } from './image.ts';
import { libraryReason, Refused } from './library.ts';
import { OpenDatabase, refuseHolders } from './opened.ts';
import { type Overwrite, overwrite, planOverwrite } from './overwrite.ts';
import { type RowsChanged, RowWriter, type RowWork } from './rows.ts';
import { sidecarBytes, sidecarOf } from './sidecars.ts';
import { type Left, type Seen, seenIn } from './spots.ts';

const NOTHING: DatabaseImage = { rows: [], extents: [], values: new Map() };

/** Why something could not be done: of the disk, of the library, or a refusal of ours. Bugs go on. */
export function reasonFor(error: unknown): Reason {
  return error instanceof GivenUp ? error.reason : (libraryReason(error) ?? reasonOf(error));
}

/** A store that somebody else writes to again and again is tried so often. */
const ATTEMPTS = 5;
/** Somebody who does not let go is waited for so often. */
const WAITS = 2;
const PAUSE_MS = 100;

/**
 * One database on its way: rows that something depends on are changed by SQL, in one transaction; then the log or the journal is
 * emptied; then everything that is left is overwritten where it stands, in rows nothing depends on and in room that is not used.
 */
export class DatabaseWork {
  readonly database: OpenDatabase;
  readonly finder: Finder;
  readonly #step: Step;
  readonly #disk: Disk;
  readonly #signal: AbortSignal;
  #image: DatabaseImage;
  #failed: ReadonlyMap<string, Reason> = new Map();
  /** Why a journal of ours went without being overwritten. */
  #unwiped: Reason | null = null;
  /** Why what was overwritten may not be on the disk. */
  #unflushed: Reason | null = null;

  private constructor(database: OpenDatabase, step: Step, context: MethodContext, earlier: DatabaseImage) {
    this.database = database;
    this.#step = step;
    this.#disk = context.disk;
    this.#signal = context.signal;
    this.#image = earlier;
    this.finder = new Finder(context.matcher, context.authority.dead);
  }

  /** `earlier`: what was done before this work was broken off. Throws as OpenDatabase.open. */
  static async open(step: Step, context: MethodContext, earlier: DatabaseImage = NOTHING): Promise<DatabaseWork> {
    return new DatabaseWork(await OpenDatabase.open(step, context), step, context, earlier);
  }

  /** What there is to do. Throws as OpenDatabase.steady. */
  async look(): Promise<Seen> {
    return this.database.steady(() => this.#look());
  }

  /** Whether there is anything to write. */
  hasWork(seen: Seen): boolean {
    return (
      seen.loose.length + seen.bound.length + seen.decoded.length + seen.left.length > 0 || sidecarBytes(this.database.path, this.#disk) > 0
    );
  }

  /** What recovery and undo need so far. */
  packed(image = this.#image): Uint8Array {
    return packDatabase({ ...image, values: this.finder.values });
  }

  /** Ends the overwrites that were under way when the work was broken off. */
  async takeUp(): Promise<void> {
    const { file } = this.database;
    const { extents } = this.#image;
    if (extents.length > 0) await this.database.aloneAnyway(() => overwrite(file, extents, 'after'));
    this.#unflushed = flush(file);
  }

  /** Throws what reasonFor() understands, and what `keep` throws. */
  async act(first: Seen, keep: Keep): Promise<Verdicts> {
    if (this.#signal.aborted) return this.#step.writes.map(() => 'interrupted');
    await refuseHolders(this.database.path);
    let seen = await this.#changeRows(first, keep);
    let done = await this.#overwrite(seen, keep);
    let waits = 0;
    for (let attempt = 1; typeof done === 'string' && attempt < ATTEMPTS; attempt += 1) {
      if (done === 'busy' && (waits += 1) === WAITS) break;
      seen = await this.look();
      done = await this.#overwrite(seen, keep);
    }
    const { beside, failed } = typeof done === 'string' ? BUSY : done;
    const after = await this.#check();
    const broken = after === null ? 'syntax-would-break' : failed;
    if (after === null) await this.#putBack();
    return this.#verdicts(after ?? (await this.look()), this.#unwiped ?? beside, broken);
  }

  close(): void {
    this.database.close();
    this.finder[Symbol.dispose]();
    wipeExtents(this.#image.extents);
  }

  async #look(): Promise<Seen> {
    const { file, format, bindings } = this.database;
    const seen = await seenIn(file, format, this.finder, bindings);
    // Values that only the log still holds have to be known for verification.
    for (const suffix of ['-wal', '-journal']) this.#entriesIn(`${this.database.path}${suffix}`);
    return seen;
  }

  async #rowWork({ bound, decoded }: Seen): Promise<RowWork> {
    const { bindings, library } = this.database;
    const stale = new Set<FullText>();
    for (const { locator } of decoded) {
      const [step] = locator;
      const fullText = step?.kind === 'cell' ? bindings.shadowOf(step.table) : null;
      if (fullText !== null) stale.add(fullText);
    }
    const files = decoded.filter(({ entry }) => entry === null);
    const work = new ContentWork(this.#step, true, this.#signal);
    return { spots: bound, contents: await newContents(files, library, bindings, this.finder, work), stale: [...stale] };
  }

  /** Changes what only the library can, and says what is there then. */
  async #changeRows(first: Seen, keep: Keep): Promise<Seen> {
    let seen = first;
    for (let attempt = 1, waits = 0; ; attempt += 1) {
      const work = await this.#rowWork(seen);
      if (work.spots.length + work.contents.length + work.stale.length === 0) return seen;
      const done = await this.#transaction(work, keep);
      if (done === 'file-busy') waits += 1;
      else if (done === 'changed') await sleep(PAUSE_MS);
      seen = await this.look();
      if (done === null) return seen;
      if (attempt < ATTEMPTS && (done === 'changed' || (done === 'file-busy' && waits < WAITS))) continue;
      const reason = done === 'changed' ? 'file-busy' : done;
      this.#failed = new Map(work.spots.map(({ value }) => [value.table.toLowerCase(), reason]));
      return seen;
    }
  }

  /** Why nothing was changed; null where it was. The pre-image is kept before the transaction ends. */
  async #transaction(work: RowWork, keep: Keep): Promise<'changed' | Reason | null> {
    const { library, bindings } = this.database;
    let image = this.#image;
    let failed = this.#failed;
    try {
      const unwiped = await this.database.changing(async () => {
        const dangling = library.rows('PRAGMA foreign_key_check').length;
        const changed: RowsChanged = new RowWriter(library, bindings, this.finder.dead).apply(work);
        if (library.rows('PRAGMA foreign_key_check').length > dangling) throw new Refused('syntax-would-break');
        failed = changed.failed;
        image = { ...image, rows: joinRows(image.rows, changed.rows) };
        await keep(this.packed(image));
      });
      if (unwiped === 'changed') return 'changed';
      this.#image = image;
      this.#failed = failed;
      this.#unwiped = unwiped;
      return null;
    } catch (error) {
      const reason = libraryReason(error);
      if (reason === null || reason === 'disk-full' || reason === 'io-error') throw error;
      return reason;
    }
  }

  /** The log and the journal hold pages as they were: they go first. Then what was seen is overwritten, part by part. `changed`, `busy`: not all. */
  async #overwrite(seen: Seen, keep: Keep): Promise<Overwritten | 'changed' | 'busy'> {
    const { database } = this;
    const { file, format, bindings } = database;
    const beside = await busyOr(() => database.emptySidecars());
    if (beside === 'changed' || beside === 'busy') return beside;
    const parts = this.#plan(() => planOverwrite(file, format, seen.loose, this.finder.dead, bindings));
    if (parts === 'changed') return 'changed';
    if (parts.length === 0) return { beside, failed: null };
    const earlier = this.#image;
    this.#image = joined(earlier, parts);
    await keep(this.packed());
    let failed: Reason | null = null;
    for (const [index, { extents }] of parts.entries()) {
      const done = await busyOr(() => database.alone(() => overwrite(file, extents, 'after')));
      if (done === 'changed' || done === 'busy') {
        this.#unflushed ??= flush(file);
        // What others have changed by now is not ours to bring back.
        this.#image = joined(earlier, parts.slice(0, index));
        for (const part of parts.slice(index)) wipeExtents(part.extents);
        await keep(this.packed());
        return done;
      }
      failed ??= done;
    }
    this.#unflushed ??= flush(file);
    return { beside, failed };
  }

  #plan<T>(plan: () => T): T | 'changed' {
    try {
      const planned = plan();
      return this.database.still() ? planned : 'changed';
    } catch (error) {
      if (this.database.still()) throw error;
      return 'changed';
    }
  }

  /** What is there when all is done; null where the database's library does not like it. */
  async #check(): Promise<Seen | null> {
    if (this.#image.extents.length === 0) return this.look();
    return this.database.steady(async () => (this.database.isSound() ? await this.#look() : null));
  }

  /** Takes back what was overwritten, where it still stands as it was left. */
  async #putBack(): Promise<void> {
    const { file } = this.database;
    await this.database.aloneAnyway(() => overwrite(file, this.#image.extents, 'before'));
    this.#unflushed ??= flush(file);
  }

  #verdicts(seen: Seen, beside: Reason | null, broken: Reason | null): Verdicts {
    const left: Left[] = [
      ...seen.left.map((one) => ({ ...one, reason: this.#failedIn(one) ?? one.reason })),
      ...seen.loose.map(({ found }) => ({ ...found, reason: broken ?? 'syntax-would-break' })),
      ...seen.bound.map(({ found, value }) => ({
        ...found,
        reason: this.#failed.get(value.table.toLowerCase()) ?? 'no-writer-for-format',
      })),
      ...seen.decoded.map((one) => ({ ...one, pieces: [], reason: this.#failedIn(one) ?? one.reason })),
    ];
    return this.#step.writes.map((write) => {
      const sidecar = sidecarOf(this.#step, write);
      if (sidecar !== null) return this.#entriesIn(sidecar).has(write.entry) ? (beside ?? 'file-busy') : null;
      return left.find((one) => isSame(one, write))?.reason ?? this.#unflushed;
    });
  }

  #failedIn({ locator }: Pick<Left, 'locator'>): Reason | null {
    const [step] = locator;
    if (step?.kind !== 'cell') return null;
    const table = this.database.bindings.shadowOf(step.table)?.name ?? step.table;
    return this.#failed.get(table.toLowerCase()) ?? this.#failed.get(step.table.toLowerCase()) ?? null;
  }

  /** What of the order stands in a file beside the database. */
  #entriesIn(path: string): Set<string> {
    if (this.#disk.look(path) === null) return new Set();
    const file = this.#disk.openToRead(path);
    try {
      return new Set((this.finder.in(fileSource(file)) ?? []).flatMap(({ dead, entry }) => (dead ? [entry] : [])));
    } finally {
      closeQuietly(file);
    }
  }
}

/** Why something of it may still be there: in the files beside it, and in itself. */
interface Overwritten {
  readonly beside: Reason | null;
  readonly failed: Reason | null;
}

const BUSY: Overwritten = { beside: 'file-busy', failed: 'file-busy' };

async function busyOr<T>(work: () => Promise<T>): Promise<T | 'busy'> {
  try {
    return await work();
  } catch (error) {
    if (libraryReason(error) !== 'file-busy') throw error;
    return 'busy';
  }
}

function joined(image: DatabaseImage, parts: readonly Overwrite[]): DatabaseImage {
  return {
    ...image,
    rows: joinRows(
      image.rows,
      parts.flatMap(({ rows }) => rows),
    ),
    extents: [...image.extents, ...parts.flatMap(({ extents }) => extents)],
  };
}

/** Whether what stays may be what was planned: in doubt it is. */
function isSame(left: Left, write: Write): boolean {
  if (left.entry !== null && left.entry !== write.entry) return false;
  if (write.pieces.some((a) => left.pieces.some((b) => a.start < b.end && b.start < a.end))) return true;
  const [here, there] = [left.locator[0], write.locator[0]];
  return here?.kind === 'cell' && there?.kind === 'cell' && JSON.stringify(here) === JSON.stringify(there);
}
