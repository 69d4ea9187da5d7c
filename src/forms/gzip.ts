import { Gunzip } from 'fflate';
import type { Located, ViewMap } from './maps.ts';
import { Pieces } from './maps.ts';

/**
 * Gzip inside base64 (RFC 1952 in RFC 4648), as Kubernetes, Helm and Terraform keep what is big: opened to be looked into. What it
 * holds has no bytes of its own in the file, so its span is the whole run, and nothing in it can be overwritten.
 */

/** What the first bytes of every gzip member (ID1, ID2, CM) are in base64, with the next byte's first bits: flags below 64. */
export const GZIP_BASE64 = 'H4sI';

/** Compressed bytes given to the inflater at a time: its output grows by no more than RATIO times as much before it is stopped. */
const STEP = 256;

/** No byte of deflate gives more (https://zlib.net/zlib_tech.html). */
const RATIO = 1_032;

/**
 * Inflates up to `budget` bytes; null where there is no gzip. `complete` is false where the data is torn, or was cut by the budget:
 * what came out before still counts.
 */
export function gunzip(bytes: Uint8Array, budget: number): { readonly bytes: Uint8Array; readonly complete: boolean } | null {
  // Memory that is not written to costs nothing.
  const out = new Uint8Array(Math.max(0, Math.min(budget, RATIO * bytes.length)));
  let length = 0;
  let complete = false;
  let member = 0;
  const inflater = new Gunzip((piece, final) => {
    const room = Math.max(0, out.length - length);
    if (room > 0) out.set(piece.subarray(0, room), length);
    length += piece.length;
    complete ||= final;
  });
  inflater.onmember = () => (member = length);
  try {
    // oxlint-disable-next-line no-unmodified-loop-condition -- the inflater's callback counts `length`
    for (let at = 0; at < bytes.length && length <= out.length; at += STEP) {
      inflater.push(bytes.slice(at, at + STEP), at + STEP >= bytes.length);
    }
  } catch {
    complete = false;
  }
  if (length === 0) return null;
  return { bytes: out.subarray(0, length), complete: complete && length <= out.length && endsWith(bytes, length - member) };
}

/** Bytes that may follow a member and are not its own: the run goes on for a few characters. */
const BEHIND = 3;

/** Whether the last member ends with its length (ISIZE): the inflater takes data that is torn between two symbols for whole. */
function endsWith(bytes: Uint8Array, length: number): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = bytes.length - 4; at >= 0 && at >= bytes.length - 4 - BEHIND; at--) {
    if (view.getUint32(at, true) === length >>> 0) return true;
  }
  return false;
}

/** Content of compressed runs: each piece came from the whole of its run. */
export class WholeMap extends Pieces implements ViewMap {
  /** Per piece: the run's range in the parent. */
  readonly froms: number[] = [];
  readonly untils: number[] = [];

  /** Bytes [start, end) of the view, which came from the parent's [from, until). */
  add(from: number, until: number, start: number, end: number): void {
    this.froms.push(from);
    this.untils.push(until);
    this.starts.push(start);
    this.ends.push(end);
  }

  locate(start: number): Located {
    const piece = this.pieceOf(start);
    return { start: this.froms[piece] as number, end: this.untils[piece] as number, lead: 0, trail: 0 };
  }

  touched(): boolean {
    return true;
  }
}
