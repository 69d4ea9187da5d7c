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
  const recognises: Format['recognises'] = (head) => list.some(({ bytes, at = 0 }) => holdsAt(head, at, bytes) && isBorneOut(bytes, head));
  return list.every(({ at = 0 }) => at === 0)
    ? beginning(
        list.map(({ bytes }) => bytes.charCodeAt(0)),
        recognises,
      )
    : recognises;
}

const firsts = new WeakMap<Format['recognises'], ReadonlySet<number>>();

/** `recognises`, of which it is known that it takes only what begins with one of these bytes. */
export function beginning(bytes: readonly number[], recognises: Format['recognises']): Format['recognises'] {
  firsts.set(recognises, new Set(bytes));
  return recognises;
}

export function firstOf(recognises: Format['recognises']): Pick<Format, 'first'> {
  const first = firsts.get(recognises);
  return first === undefined ? {} : { first };
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
