import { setTimeout as sleep } from 'node:timers/promises';
import type { Disk, InPlaceFile } from '../../disk/index.ts';
import type { Format } from '../../formats/index.ts';
import { holdersOf } from '../../search/index.ts';
import { formatHere } from '../content/opened.ts';
import { closeQuietly } from '../extents.ts';
import type { Reason, Step } from '../face.ts';
import { refuseFile } from '../guard.ts';
import type { MethodContext } from '../method.ts';
import { Bindings } from './bindings.ts';
import { countChange, VALIDITY } from './counter.ts';
import { isSound, Library, libraryReason, Refused } from './library.ts';
import { blank, isEnded, refuseSidecars, sidecarBytes } from './sidecars.ts';
import { sourceNow } from './spots.ts';

/** Bytes that each page keeps for an extension, encryption or checksums: sqlite.org/fileformat2.html#resbytes */
const RESERVED = 20;
/** The file format that a reader must know; with a log it is 2: sqlite.org/fileformat2.html#file_format_version_numbers */
const READ_VERSION = 19;

/** So often it is gone through while others may write, and then so often while they may not. */
const FREELY = 3;
const HELD = 3;
/** Who only looked in is gone by then. */
const HOLDER_LOOKS = 4;
const HOLDER_PAUSE_MS = 25;
/** A reader of an older state of the log is waited for so often, so long. */
const LOG_LOOKS = 10;
const LOG_PAUSE_MS = 50;

/**
 * A step's database beside whoever else has it. What takes long is done while others read and write it, and is done again where they wrote
 * (steady()); they are kept out only while bytes change (alone()). What an interrupted writer left is settled when it is opened.
 */
export class OpenDatabase {
  readonly path: string;
  readonly file: InPlaceFile;
  readonly library: Library;
  readonly format: Format;
  readonly #disk: Disk;
  #bindings: Bindings;
  #noted = '';
  #holding = false;
  #closed = false;

  private constructor(path: string, file: InPlaceFile, library: Library, format: Format, disk: Disk) {
    this.path = path;
    this.file = file;
    this.library = library;
    this.format = format;
    this.#disk = disk;
    this.#bindings = new Bindings(library);
  }

  /** Throws Refused, DiskError, and errors of the library. */
  static async open(step: Step, context: MethodContext): Promise<OpenDatabase> {
    const { disk, authority } = context;
    const { path } = step;
    if (typeof path !== 'string') throw new Refused('no-writer-for-format');
    const refused = refuseFile(step, authority, disk) ?? refuseSidecars(path, disk);
    if (refused !== null) throw new Refused(refused);
    await refuseHolders(path);
    const file = disk.openInPlace(path, step.identity);
    let library: Library | null = null;
    try {
      const format = formatOfDatabase(step, file, context);
      library = await openSettled(path, file, disk);
      if (!isSame(disk, path, file)) throw new Refused('file-changed');
      const opened = new OpenDatabase(path, file, library, format, disk);
      if (!(await opened.steady(() => opened.isSound()))) throw new Refused('store-damaged');
      return opened;
    } catch (error) {
      // Closing any descriptor of the file drops the library's locks: so the library comes first.
      library?.close();
      closeQuietly(file);
      throw error;
    }
  }

  /** What its schema said when steady() last began. */
  get bindings(): Bindings {
    return this.#bindings;
  }

  /** Whether the library's own check says nothing against its structure. */
  isSound(): boolean {
    return isSound(this.path, this.file.current().size);
  }

  /** Whether nobody has written since steady() last began, or since alone() wrote. */
  still(): boolean {
    return this.library.reading(() => this.#state() === this.#noted);
  }

  /**
   * Does work on a file that stands by itself, the log brought in, and that nobody writes to meanwhile: as often as it takes, in the end
   * by keeping writers waiting, until the next alone() or changing(). Throws what `work` does, and Refused `file-busy`.
   */
  async steady<T>(work: () => T | Promise<T>): Promise<T> {
    for (let attempt = this.#holding ? FREELY : 0; attempt < FREELY + HELD; attempt += 1) {
      this.#holding = attempt >= FREELY;
      await this.#note();
      try {
        const result = await work();
        if (this.still()) return result;
      } catch (error) {
        if (this.still()) throw error;
      }
    }
    throw new Refused('file-busy');
  }

  /**
   * Nobody else reads or writes while `work` writes to the file, which it may only do where steady() found nobody's changes since. Throws
   * as Library.keepOut().
   */
  async alone<T>(work: () => T): Promise<T | 'changed'> {
    return this.#keepingOut(() => {
      if (!this.still()) return 'changed';
      const result = this.#writing(work);
      this.#noted = this.#state();
      return result;
    });
  }

  /** The same, whatever was written since: `work` sees for itself what it writes to. */
  async aloneAnyway<T>(work: () => T): Promise<T> {
    return this.#keepingOut(() => this.#writing(work));
  }

  /**
   * One transaction on what steady() found. Readers go on until it ends; its journal is overwritten before anybody else gets in. Says why
   * the journal was not. `changed`: nothing was done, as somebody wrote before or read too long. Rolls back and throws what `work` and the
   * library throw.
   */
  async changing(work: () => Promise<void>): Promise<'changed' | Reason | null> {
    const { library } = this;
    library.rollBack();
    const { logged } = library;
    try {
      library.begin();
      if (!this.still()) return 'changed';
      await work();
      if (!library.commit()) return 'changed';
      return logged ? null : blank(`${this.path}-journal`, this.#disk);
    } finally {
      library.rollBack();
      if (!logged) library.letIn();
    }
  }

  /** Overwrites log and journal, which hold pages as they were, on what steady() found. Readers go on. Null where nothing is left in them. */
  async emptySidecars(): Promise<'changed' | Reason | null> {
    const { library, path } = this;
    if (sidecarBytes(path, this.#disk) === 0) return null;
    library.rollBack();
    await library.retireLog();
    // Whoever reads from now on reads the file itself; and nobody else writes.
    library.exec('BEGIN IMMEDIATE');
    try {
      if (!this.still()) return 'changed';
      const journal = `${path}-journal`;
      if (!isEnded(journal, this.#disk)) return 'file-busy';
      return (library.logged ? blank(`${path}-wal`, this.#disk) : null) ?? blank(journal, this.#disk);
    } finally {
      if (!this.#holding) library.rollBack();
    }
  }

  /** Leaves what a closed application leaves: no log, no index of one. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.library.close();
    closeQuietly(this.file);
  }

  async #keepingOut<T>(work: () => T): Promise<T> {
    const { library } = this;
    library.rollBack();
    await library.keepOut();
    try {
      return work();
    } finally {
      library.letIn();
      if (this.#holding) this.#keepWriters();
    }
  }

  /** Where one has come first, still() tells. */
  #keepWriters(): void {
    try {
      this.library.exec('BEGIN IMMEDIATE');
    } catch (error) {
      if (libraryReason(error) !== 'file-busy') throw error;
    }
  }

  #writing<T>(work: () => T): T {
    // First, so that nobody trusts old pages in memory where the work is cut short. With a log nobody has any: nobody else has it open.
    if (!this.library.logged) countChange(this.file);
    try {
      return work();
    } finally {
      this.library.forget();
    }
  }

  async #note(): Promise<void> {
    const { library } = this;
    for (let look = 1; ; look += 1) {
      library.rollBack();
      const { version } = library;
      const whole = library.checkpoint();
      if (this.#holding) this.#keepWriters();
      const same = library.reading(() => {
        this.#noted = this.#state();
        return library.version === version;
      });
      if (!isSame(this.#disk, this.path, this.file)) throw new Refused('file-changed');
      if (whole && same) break;
      if (look === LOG_LOOKS) throw new Refused('file-busy');
      if (!whole) await sleep(LOG_PAUSE_MS);
    }
    this.#bindings = new Bindings(library);
  }

  /** By what the library tells whether its pages in memory hold, and by what the disk tells of the file under its name. */
  #state(): string {
    const found = this.#disk.look(this.path);
    const valid = new Uint8Array(VALIDITY.end - VALIDITY.start);
    this.file.read(VALIDITY.start, valid);
    const { dev, ino, size, mtimeNs, ctimeNs } = found?.identity ?? {};
    return JSON.stringify([
      this.library.logged && this.library.version,
      Buffer.from(valid).toString('hex'),
      dev,
      ino,
      size,
      mtimeNs,
      ctimeNs,
    ]);
  }
}

/** Throws Refused where another process has it open, and not only for a moment. */
export async function refuseHolders(path: string): Promise<void> {
  for (let look = 1; holdersOf([{ path, kind: 'file' }]) !== 'nobody'; look += 1) {
    if (look === HOLDER_LOOKS) throw new Refused('file-busy');
    await sleep(HOLDER_PAUSE_MS);
  }
}

/** A transaction that was broken off is rolled back, and its journal overwritten before the library removes it. */
async function openSettled(path: string, file: InPlaceFile, disk: Disk): Promise<Library> {
  const journal = `${path}-journal`;
  const header = new Uint8Array(READ_VERSION + 1);
  file.read(0, header);
  if (header[READ_VERSION] === 2 || isEnded(journal, disk)) return Library.open(path);
  const library = await Library.open(path, true);
  try {
    const refused = isEnded(journal, disk) ? blank(journal, disk) : 'file-busy';
    if (refused !== null) throw new Refused(refused);
    library.letIn();
    return library;
  } catch (error) {
    library.close();
    throw error;
  }
}

function formatOfDatabase(step: Step, file: InPlaceFile, context: MethodContext): Format {
  const format = formatHere({ ...step, format: 'sqlite' }, sourceNow(file), context, true);
  if (typeof format === 'string') throw new Refused(format);
  if (format.rewrite !== 'rows') throw new Refused('no-writer-for-format');
  const header = new Uint8Array(100);
  if (file.read(0, header) < header.length) throw new Refused('store-damaged');
  if (header[RESERVED] !== 0) throw new Refused('no-writer-for-format');
  return format;
}

function isSame(disk: Disk, path: string, file: InPlaceFile): boolean {
  const found = disk.look(path);
  const { dev, ino } = file.current();
  return found?.kind === 'file' && found.identity.dev === dev && found.identity.ino === ino;
}
