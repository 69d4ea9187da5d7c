import { join } from 'node:path';
import * as v from 'valibot';
import { DiskError, nodeDisk } from '../disk/index.ts';
import { UserError } from './exit.ts';
import { SHORT } from './results/short-fingerprint.ts';
import type { AllowedBy, HitLine } from './results/face.ts';

/**
 * Findings that somebody has looked at and lets be, by fingerprint and place, never by value: `allowed.json` in the state
 * directory. They count for scans only; a hunt and a purge never ask here.
 */
const FINGERPRINT = new RegExp(String.raw`^(fp1\.\d{1,9}|local1)\.[A-Za-z0-9_-]{${SHORT},43}$`);

const Allowance = v.strictObject({
  fingerprint: v.pipe(v.string(), v.regex(FINGERPRINT)),
  place: v.pipe(v.string(), v.minLength(1)),
  reason: v.pipe(v.string(), v.minLength(1)),
  until: v.nullable(v.pipe(v.string(), v.isoTimestamp())),
  addedAt: v.pipe(v.string(), v.isoTimestamp()),
});
export type Allowance = v.InferOutput<typeof Allowance>;

const File = v.strictObject({ version: v.literal(1), allowed: v.array(Allowance) });

export class AllowList {
  readonly #file: string;
  readonly #stateDir: string;
  #entries: readonly Allowance[];

  private constructor(stateDir: string, file: string, entries: readonly Allowance[]) {
    this.#stateDir = stateDir;
    this.#file = file;
    this.#entries = entries;
  }

  /** Throws UserError for a file that is damaged: what was allowed must neither come back nor spread in silence. */
  static open(stateDir: string): AllowList {
    const file = join(stateDir, 'allowed.json');
    const bytes = accessing(file, 'read', () => nodeDisk().load(file));
    if (bytes === null) return new AllowList(stateDir, file, []);
    try {
      return new AllowList(stateDir, file, v.parse(File, JSON.parse(Buffer.from(bytes).toString('utf8'))).allowed);
    } catch (cause) {
      throw new UserError(`${file} is not valid.`, 'Mend it, or remove it and allow anew what may stay.', { cause });
    }
  }

  get entries(): readonly Allowance[] {
    return this.#entries;
  }

  /** What allows a finding now; an entry whose time is over allows nothing. */
  of(line: HitLine, now = new Date().toISOString()): AllowedBy | null {
    const { fingerprint, place } = line;
    if (fingerprint === undefined) return null;
    const found = this.#entries.find((one) => one.place === place && fingerprint.startsWith(one.fingerprint) && !isOver(one, now));
    return found === undefined ? null : { reason: found.reason, until: found.until };
  }

  /** Takes the place of an entry for the same fingerprint and place. */
  add(entry: Allowance): void {
    this.#store([...this.#entries.filter((one) => one.fingerprint !== entry.fingerprint || one.place !== entry.place), entry]);
  }

  /** How many entries went. */
  remove(fingerprint: string, place: string | undefined): number {
    const kept = this.#entries.filter((one) => one.fingerprint !== fingerprint || (place !== undefined && one.place !== place));
    const gone = this.#entries.length - kept.length;
    if (gone > 0) this.#store(kept);
    return gone;
  }

  #store(entries: readonly Allowance[]): void {
    const disk = nodeDisk();
    accessing(this.#file, 'written', () => {
      disk.makeFolder(this.#stateDir);
      disk.store(this.#file, Buffer.from(`${JSON.stringify({ version: 1, allowed: entries }, null, 2)}\n`));
    });
    this.#entries = entries;
  }
}

export function isOver(entry: Allowance, now = new Date().toISOString()): boolean {
  return entry.until !== null && entry.until <= now;
}

/** Throws UserError for what is no fingerprint, or too little of one. */
export function checkedFingerprint(text: string): string {
  if (FINGERPRINT.test(text)) return text;
  throw new UserError(
    'That is no fingerprint.',
    'Take it from lastcopy scan: fp1.0.… or local1.…, with 12 characters of its last part or all.',
  );
}

function accessing<T>(file: string, how: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    if (!(cause instanceof DiskError)) throw cause;
    throw new UserError(
      `${file} cannot be ${how} (${cause.errno ?? cause.code}).`,
      'Check the rights and the room of the state directory.',
      {
        cause,
      },
    );
  }
}
