import type { Span } from '../forms/index.ts';

/** log2 of the bytes of a file that share one bucket. */
const BUCKET_BITS = 12;

/**
 * What was already reported of one file, so that a decoded cell does not report a copy again that the raw bytes showed.
 * Kept as numbers (some 30 bytes each), because a hostile file may hold a million copies.
 */
export class Sightings {
  readonly #names = new Map<string, number>();
  readonly #buckets = new Map<number, number[]>();
  #starts = new Float64Array(0);
  #ends = new Float64Array(0);
  #tags = new Uint32Array(0);
  #owners = new Uint32Array(0);
  #longest = 0;
  #count = 0;
  /** Of values that were decoded from some bytes: those bytes, by rule or entry and tag. */
  readonly #decoded = new Map<string, Span[]>();

  add(by: string, span: Span, fingerprint: string): void {
    if (this.#count === this.#starts.length) this.#widen();
    let owner = this.#names.get(by);
    if (owner === undefined) this.#names.set(by, (owner = this.#names.size));
    this.#starts[this.#count] = span.start;
    this.#ends[this.#count] = span.end;
    this.#tags[this.#count] = tag(fingerprint);
    this.#owners[this.#count] = owner;
    this.#longest = Math.max(this.#longest, span.end - span.start);
    const bucket = bucketOf(span.start);
    const members = this.#buckets.get(bucket);
    if (members === undefined) this.#buckets.set(bucket, [this.#count]);
    else members.push(this.#count);
    this.#count++;
  }

  /** A value was decoded from the bytes of `span`, in which some of it may show. */
  addDecoded(by: string, span: Span, fingerprint: string): void {
    const key = `${tag(fingerprint)} ${by}`;
    const spans = this.#decoded.get(key) ?? [];
    const last = spans.at(-1);
    // Mostly the same stream, read a little further.
    if (last?.start === span.start) spans.pop();
    spans.push({ start: span.start, end: Math.max(span.end, last?.start === span.start ? last.end : 0) });
    this.#decoded.set(key, spans);
  }

  /**
   * Whether the same rule or entry was seen over the whole of `span`, or over a part of it with the same value, where
   * `fingerprint` is given; or that value was decoded from bytes of which these are some.
   */
  holds(by: string, span: Span, fingerprint: string | null): boolean {
    if (fingerprint !== null && this.#isDecoded(by, span, fingerprint)) return true;
    const owner = this.#names.get(by);
    if (owner === undefined) return false;
    const wanted = fingerprint === null ? null : tag(fingerprint);
    return this.#some(span, (start, end, index) => {
      if (this.#owners[index] !== owner) return false;
      return (start <= span.start && end >= span.end) || this.#tags[index] === wanted;
    });
  }

  /** Whether anything was seen in any part of `span`. */
  touch(span: Span): boolean {
    return this.#some(span, () => true);
  }

  #isDecoded(by: string, span: Span, fingerprint: string): boolean {
    if (this.#decoded.size === 0) return false;
    const spans = this.#decoded.get(`${tag(fingerprint)} ${by}`);
    return spans !== undefined && spans.some(({ start, end }) => start <= span.start && span.end <= end);
  }

  #some(span: Span, fits: (start: number, end: number, index: number) => boolean): boolean {
    for (let bucket = bucketOf(Math.max(0, span.start - this.#longest)); bucket <= bucketOf(span.end); bucket++) {
      for (const index of this.#buckets.get(bucket) ?? []) {
        const start = this.#starts[index] as number;
        const end = this.#ends[index] as number;
        if (start < span.end && end > span.start && fits(start, end, index)) return true;
      }
    }
    return false;
  }

  #widen(): void {
    const length = Math.max(64, this.#starts.length * 2);
    this.#starts = copied(new Float64Array(length), this.#starts);
    this.#ends = copied(new Float64Array(length), this.#ends);
    this.#tags = copied(new Uint32Array(length), this.#tags);
    this.#owners = copied(new Uint32Array(length), this.#owners);
  }
}

function copied<A extends Float64Array | Uint32Array>(wider: A, old: A): A {
  wider.set(old);
  return wider;
}

function bucketOf(at: number): number {
  return Math.floor(at / 2 ** BUCKET_BITS);
}

/** FNV-1a over a fingerprint, which is itself a keyed hash: equal values, equal tags. */
function tag(fingerprint: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < fingerprint.length; at++) hash = Math.imul(hash ^ fingerprint.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}
