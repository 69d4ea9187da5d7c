/**
 * Names, paths and sentences are words of devices. Controls, and characters that turn the direction of text, would let one of
 * them look like another: they are shown as U+FFFD.
 */
const STEERING = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** For JSON.parse: each text as it may be shown. */
export function plainText(_key: string, value: unknown): unknown {
  return typeof value === 'string' ? value.replace(STEERING, '\u{fffd}') : value;
}
