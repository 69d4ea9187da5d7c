import type { Identity } from '../disk/index.ts';
import { pack, unpack } from './packet.ts';
import type { Verdicts } from './record.ts';

/** What is known of a file that is written anew: as it was, and as it is to be. The old bytes are in the body. */
export interface AnewImage {
  readonly before: Identity;
  readonly after: Content;
  /** Per write of the step, in its order: null for those that the new file does not have. */
  readonly verdicts: Verdicts;
  /** Per entry the dead value. */
  readonly values: ReadonlyMap<string, Uint8Array>;
}

/** By which bytes are known again. */
export interface Content {
  readonly size: number;
  /** In hex. */
  readonly sha256: string;
}

export function packAnew({ before, after, verdicts, values }: AnewImage): Uint8Array {
  return pack({ header: { version: 1, kind: 'anew', before, after, verdicts, entries: [...values.keys()] }, parts: [...values.values()] });
}

/** Whether a pre-image is one of these. */
export function isAnew(bytes: Uint8Array): boolean {
  const { header } = unpack(bytes);
  return typeof header === 'object' && header !== null && 'kind' in header && header.kind === 'anew';
}

/** The values are views into `bytes`. */
export function unpackAnew(bytes: Uint8Array): AnewImage {
  const { header, parts } = unpack(bytes);
  const { before, after, verdicts, entries } = header as Omit<AnewImage, 'values'> & { entries: string[] };
  return { before, after, verdicts, values: new Map(entries.map((entry, index) => [entry, parts[index] ?? new Uint8Array()])) };
}
