import type { Source } from '../face.ts';
import type { NotRewritten } from '../rewriting.ts';
import { holdsAt } from '../textual.ts';
import { type Directory, directoryOf, listed } from './directory.ts';
import { bigAt, IN_ZIP64, LOCAL, pieceAt } from './local-header.ts';
import { EntryRecord, setNumber } from './record.ts';

/** Nobody writes an archive of more that is changed. */
const MAX_ENTRIES = 1_000_000;
/** The records behind the directory, a comment, and what may follow. */
const MOST_BEHIND = 262_144;

const SIGNED = 'the archive is signed, and would not be valid any more: get it anew from where it came from, or delete it';
const TORN = 'the archive is damaged or in parts: unpack what is left of it and delete it';
const TOO_MANY = 'the archive has more entries than are written anew: unpack it, redact it, and pack it again';

/** Names of what holds signatures over entries: jar, apk, xpi, Office, OpenDocument and epub, NuGet, appx. */
const SIGNATURES =
  /^(?:META-INF\/(?:[^/]+\.(?:SF|RSA|DSA|EC)|cose\.sig|(?:document|macro)?signatures\.xml)|_xmlsignatures\/.*|\.signature\.p7s|AppxSignature\.p7x)$/i;
/** What a sentence comes to for a program. */
export function causeOf(why: string): NotRewritten['cause'] {
  if (why === SIGNED) return 'signed';
  return why === TORN ? 'damaged' : undefined;
}

/** Stands right before the directory of a signed Android package. */
const APK_BLOCK = 'APK Sig Block 42';

/** What has to be known of an archive before it is written anew. Holds 16 bytes an entry. */
export class ZipPlan {
  readonly directory: Directory;
  readonly #source: Source;
  /** In ascending order; and where the directory tells of each. */
  readonly #headers: Float64Array;
  readonly #records: Float64Array;
  readonly #behind: Behind;

  private constructor(source: Source, directory: Directory, starts: readonly (readonly [number, number])[], behind: Behind) {
    this.#source = source;
    this.directory = directory;
    this.#headers = Float64Array.from(starts, ([header]) => header);
    this.#records = Float64Array.from(starts, ([, record]) => record);
    this.#behind = behind;
  }

  /** A sentence for a person where it cannot be written anew. Gives its turn now and then. */
  static *of(source: Source): Generator<void, ZipPlan | string> {
    const directory = directoryOf(source);
    if (directory === null) return TORN;
    if (holdsAt(pieceAt(source, 0, 4), 0, 'Cr24')) return SIGNED;
    if (holdsAt(pieceAt(source, Math.max(0, directory.start - 16), 16), 0, APK_BLOCK)) return SIGNED;
    const behind = Behind.of(source, directory.end);
    if (behind === null) return TORN;
    const starts: [number, number][] = [];
    let at = directory.start;
    for (const one of listed(source, directory)) {
      const record = EntryRecord.listed(source, one.at, one.next);
      if (record === null || one.next > directory.end) return TORN;
      if (SIGNATURES.test(record.name)) return SIGNED;
      if (starts.length === MAX_ENTRIES) return TOO_MANY;
      starts.push([one.header, one.at]);
      at = one.next;
      if (starts.length % 1_000 === 0) yield;
    }
    if (at !== directory.end) return TORN;
    return new ZipPlan(
      source,
      directory,
      starts.sort(([one], [other]) => one - other),
      behind,
    );
  }

  /** What the directory says of the entry whose header stands at `header`; null where it is not listed. */
  recordOf(header: number): EntryRecord | null {
    const index = this.#firstFrom(header);
    if (this.#headers[index] !== header) return null;
    const at = this.#records[index] as number;
    const fixed = pieceAt(this.#source, at, 46);
    if (fixed.length < 46) return null;
    const view = new DataView(fixed.buffer);
    return EntryRecord.listed(this.#source, at, at + 46 + view.getUint16(28, true) + view.getUint16(30, true) + view.getUint16(32, true));
  }

  /** How far what stands at `header` may reach: to the next entry that is listed, or to the directory. */
  limitOf(header: number): number {
    return Math.min(this.#headers[this.#firstFrom(header + 1)] ?? Infinity, this.directory.start);
  }

  /** Whether it stands in what an archive was put behind: a program, which nothing may be left out of. */
  isBefore(header: number): boolean {
    return header < (this.#headers[0] ?? 0) && !holdsAt(pieceAt(this.#source, 0, 4), 0, LOCAL);
  }

  /** The records behind the directory, which now begins so many bytes later; null where that does not fit. */
  behind(by: number): Uint8Array | null {
    return this.#behind.moved(by);
  }

  #firstFrom(header: number): number {
    let low = 0;
    let high = this.#headers.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#headers[middle] as number) < header) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** The end of an archive (APPNOTE.TXT 4.3.14 to 4.3.16), with all that follows. */
class Behind {
  readonly #bytes: Uint8Array;
  /** Offsets that move with the directory. */
  readonly #places: readonly { readonly at: number; readonly wide: boolean }[];

  private constructor(bytes: Uint8Array, places: readonly { readonly at: number; readonly wide: boolean }[]) {
    this.#bytes = bytes;
    this.#places = places;
  }

  static of(source: Source, from: number): Behind | null {
    const bytes = pieceAt(source, from, MOST_BEHIND);
    if (bytes.length === MOST_BEHIND) return null;
    const view = new DataView(bytes.buffer, 0, bytes.length);
    const places: { at: number; wide: boolean }[] = [];
    let at = 0;
    if (holdsAt(bytes, 0, 'PK\x06\x06')) {
      if (bytes.length < 56 || view.getUint32(16, true) !== 0 || view.getUint32(20, true) !== 0) return null;
      places.push({ at: 48, wide: true });
      at = 12 + bigAt(bytes, 4);
      if (!(at + 20 <= bytes.length) || !holdsAt(bytes, at, 'PK\x06\x07')) return null;
      if (view.getUint32(at + 4, true) !== 0 || view.getUint32(at + 16, true) > 1) return null;
      places.push({ at: at + 8, wide: true });
      at += 20;
    }
    if (at + 22 > bytes.length || !holdsAt(bytes, at, 'PK\x05\x06')) return null;
    const isOne = (disk: number): boolean => disk === 0 || (disk === 0xffff && places.length > 0);
    if (!isOne(view.getUint16(at + 4, true)) || !isOne(view.getUint16(at + 6, true))) return null;
    if (view.getUint32(at + 16, true) !== IN_ZIP64) places.push({ at: at + 16, wide: false });
    return new Behind(bytes, places);
  }

  moved(by: number): Uint8Array | null {
    const bytes = this.#bytes.slice();
    const view = new DataView(bytes.buffer);
    for (const { at, wide } of this.#places) {
      const told = wide ? bigAt(bytes, at) : view.getUint32(at, true);
      if (!setNumber(view, at, wide, told + by)) return null;
    }
    return bytes;
  }
}
