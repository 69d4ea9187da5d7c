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

  /**
   * Whether the same rule or entry was seen over the whole of `span`, or over a part of it with the same value, where
   * `fingerprint` is given.
   */
  holds(by: string, span: Span, fingerprint: string | null): boolean {
    const owner = this.#names.get(by);
    if (owner === undefined) return false;
    const wanted = fingerprint === null ? null : tag(fingerprint);
    for (let bucket = bucketOf(Math.max(0, span.start - this.#longest)); bucket <= bucketOf(span.end); bucket++) {
      for (const index of this.#buckets.get(bucket) ?? []) {
        const start = this.#starts[index] as number;
        const end = this.#ends[index] as number;
        if (this.#owners[index] !== owner || start >= span.end || end <= span.start) continue;
        if ((start <= span.start && end >= span.end) || this.#tags[index] === wanted) return true;
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
