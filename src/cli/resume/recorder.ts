import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { identityKey, isInside, nodeDisk, type RawPath } from '../../disk/index.ts';
import { type FileSeen, KnownFiles } from '../../search/index.ts';
import { UserError } from '../exit.ts';
import { note, plural } from '../output.ts';
import type { HitLine, NotVisibleLine } from '../results/face.ts';
import type { DoneFile } from './done-list.ts';
import { ScanState, type Told } from './scan-state.ts';

/** How often a batch is written; a scan that ends before the first one leaves nothing on the disk. */
const BATCH_MS = 1_000;
/** A file of which more is told is not kept: it is read again. */
const MOST_LINES = 100_000;

export interface Recording {
  /** The folder of this scan's state: what is scanned, by which rules and options, decides its name. */
  readonly folder: string;
  readonly resume: boolean;
  /** Only errors are told. */
  readonly quiet: boolean;
}

/**
 * Keeps what a scan has done while it runs, so that it can go on after an interruption; and, going on, knows what need not be
 * read again and what was told of it. A state that cannot be kept is told once and stops no scan.
 */
export class Recorder implements Disposable {
  readonly #recording: Recording;
  #state: ScanState | null = null;
  #off = false;
  /** Files of the interrupted scan that this one has not read anew. */
  readonly #kept = new Map<string, string>();
  readonly #ignored: RawPath[] = [];
  readonly #unseen = new Set<string>();
  /** Told since the last file was done. */
  #hits: { path: string; lines: HitLine[] } = { path: '', lines: [] };
  #unseenSince: { path: string; line: NotVisibleLine }[] = [];
  /** The next batch. */
  #files: DoneFile[] = [];
  #told: { path: string; line: Told }[] = [];
  /** Also while one large file is read. */
  readonly #timer = setInterval(() => this.#write(), BATCH_MS).unref();

  /** Throws UserError where the scan that is to go on still runs. */
  constructor(recording: Recording) {
    this.#recording = recording;
    const left = existsSync(join(recording.folder, 'told.sqlite'));
    if (!recording.resume) {
      if (left) this.#say('An interrupted scan of the same paths is begun anew; with --resume it would go on.');
      return;
    }
    if (left) this.#open(false);
    else this.#say('There is no interrupted scan of these paths with these options: all of it is read.');
    if (this.#state === null) return;
    for (const [path, identity] of this.#state.done) this.#kept.set(path, identity);
    if (this.#state.since === null) this.#say('What the interrupted scan has left is damaged: all of it is read again.');
    else this.#say(`Going on with the scan that was interrupted at ${this.#state.since}; ${plural(this.#kept.size, 'file')} done.`);
  }

  /** For the scanner, to skip. */
  get known(): Uint8Array | undefined {
    if (this.#kept.size === 0) return undefined;
    const files = KnownFiles.empty();
    for (const [path, key] of this.#kept) {
      const [dev = '', ino = '', size, mtimeNs = '', ctimeNs = ''] = key.split(':');
      files.remember(path, { dev, ino, size: Number(size), mtimeNs, ctimeNs, nlink: 1, mode: 0, uid: 0 });
    }
    return files.bytes();
  }

  hit(path: RawPath, line: HitLine): void {
    if (typeof path !== 'string') return;
    this.#kept.delete(path);
    if (this.#hits.path !== path) this.#hits = { path, lines: [] };
    if (this.#hits.lines.length <= MOST_LINES) this.#hits.lines.push(line);
  }

  notVisible(path: RawPath, line: NotVisibleLine): void {
    if (typeof path !== 'string') return;
    this.#kept.delete(path);
    if (this.#recording.resume) this.#unseen.add(unseenKey(line));
    this.#unseenSince.push({ path, line });
  }

  ignored(path: RawPath): void {
    if (this.#recording.resume) this.#ignored.push(path);
  }

  /** A file was read to its end: what was told of it counts. */
  done({ path, identity }: FileSeen): void {
    const { path: hitPath, lines } = this.#hits;
    const unseen = this.#unseenSince;
    this.#hits = { path: '', lines: [] };
    this.#unseenSince = [];
    if (typeof path !== 'string') return;
    this.#kept.delete(path);
    if (this.#off || (hitPath === path && lines.length > MOST_LINES)) return;
    if (hitPath === path) for (const line of lines) this.#told.push({ path, line });
    // What concerns a folder as a whole is told with the first of its files that is read.
    for (const { path: where, line } of unseen) if (where === path || where === dirname(path)) this.#told.push({ path, line });
    this.#files.push({ path, identity: identityKey(identity) });
  }

  /** What the interrupted scan told of files that were not read again, but for what is gone or ignored now. */
  *before(): Generator<Told, void, undefined> {
    if (this.#state === null || this.#kept.size === 0) return;
    const disk = nodeDisk();
    let asked = { path: '', holds: false };
    for (const { path, line } of this.#state.told()) {
      if (!this.#kept.has(path)) continue;
      if (asked.path !== path) {
        asked = { path, holds: disk.look(path) !== null && !this.#ignored.some((folder) => isInside(path, folder)) };
      }
      if (!asked.holds) continue;
      if (line.type === 'not-visible') {
        if (this.#unseen.has(unseenKey(line))) continue;
        this.#unseen.add(unseenKey(line));
      }
      yield line;
    }
  }

  /** Bytes of the files that were not read again; `skipped`: how many the scanner has met. */
  bytesBefore(skipped: number): number {
    const disk = nodeDisk();
    let sum = 0;
    for (const [path, identity] of this.#kept) {
      // Some are gone: those do not count.
      if (this.#kept.size === skipped || disk.look(path) !== null) sum += Number(identity.split(':')[2]);
    }
    return sum;
  }

  /** The scan was broken off: all that it has done is written. Whether it can go on. */
  stop(): boolean {
    clearInterval(this.#timer);
    this.#write();
    return this.#state !== null;
  }

  /** The scan is over: nothing is kept, also of an earlier one that it has overtaken. */
  finish(): void {
    clearInterval(this.#timer);
    if (this.#state === null && !this.#off && existsSync(this.#recording.folder)) this.#open(true);
    this.#state?.forget();
    this.#state = null;
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    this.#state?.[Symbol.dispose]();
  }

  #write(): void {
    if (this.#files.length === 0) return;
    if (this.#state === null && !this.#off) this.#open(true);
    const batch = { files: this.#files, told: this.#told };
    this.#files = [];
    this.#told = [];
    try {
      this.#state?.add(batch);
    } catch (error) {
      this.#giveUp(error);
    }
  }

  #open(fresh: boolean): void {
    try {
      const state = ScanState.open(this.#recording.folder, fresh);
      if (state !== 'busy') {
        this.#state = state;
        return;
      }
    } catch (error) {
      return this.#giveUp(error);
    }
    if (this.#recording.resume) {
      throw new UserError('The scan that is to go on still runs, in another process.', 'Wait for its end, or stop it and resume then.');
    }
    this.#off = true;
    this.#say('Another scan of the same paths runs: this one can not be resumed if it is interrupted.');
  }

  #giveUp(error: unknown): void {
    this.#off = true;
    this.#state?.[Symbol.dispose]();
    this.#state = null;
    const reason = error instanceof Error ? error.message : String(error);
    note(`What this scan has done cannot be kept in the state directory (${reason}): it can not be resumed if it is interrupted.`);
  }

  #say(text: string): void {
    if (!this.#recording.quiet) note(text);
  }
}

function unseenKey({ path, pathBase64, reason, detail }: NotVisibleLine): string {
  return [path, pathBase64, reason, detail].join('\0');
}
