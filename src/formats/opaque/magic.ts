import type { Format } from '../face.ts';
import { holdsAt, isTextual } from '../textual.ts';

export interface Magic {
  readonly bytes: string;
  /** Where they stand; 0 unless told. */
  readonly at?: number;
}

/**
 * Magics in latin1; a plain string stands at 0. A printable one could begin any text: the shorter it is, the more the
 * rest of the head has to look like binary data.
 */
export function magics(...known: readonly (string | Magic)[]): Format['recognises'] {
  const list = known.map((magic): Magic => (typeof magic === 'string' ? { bytes: magic } : magic));
  return (head) => list.some(({ bytes, at = 0 }) => holdsAt(head, at, bytes) && isBorneOut(bytes, head));
}

function isBorneOut(bytes: string, head: Uint8Array): boolean {
  const printable = /^[ -~\n]+$/.test(bytes);
  if (printable && bytes.length >= 10) return true;
  return printable && bytes.length < 4 ? head.includes(0) : !isTextual(head);
}

/** Recognised where `hint` is one of these, or by magic. */
export function hinted(hints: readonly string[], recognises: Format['recognises']): Format['recognises'] {
  return (head, hint, size) => (hint !== null && hints.includes(hint) && !isTextual(head)) || recognises(head, hint, size);
}
