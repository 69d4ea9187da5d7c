import * as v from 'valibot';
import { RotationEvent } from '../../protocol/index.ts';
import type { Mapped } from './face.ts';

/** How vendors' messages are read: what is not as documented is absent, nothing is guessed. */

/** Milliseconds that a message's own time may lie ahead of ours. */
export const SKEW_MS = 300_000;

const YEAR_2000 = Date.UTC(2000, 0);
const YEAR_2100 = Date.UTC(2100, 0);

/** ISO 8601 with any zone and precision, or null. */
export function instant(text: unknown): string | null {
  if (typeof text !== 'string' || text.length > 64 || !/^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(text)) return null;
  return fromMs(Date.parse(text));
}

/** A time in seconds since 1970, or milliseconds: no date of this century is both. */
export function epoch(count: unknown): string | null {
  if (typeof count !== 'number') return null;
  return fromMs(count < 100_000_000_000 ? count * 1_000 : count);
}

function fromMs(time: number): string | null {
  return time >= YEAR_2000 && time < YEAR_2100 ? new Date(time).toISOString() : null;
}

/** A member of a JSON object by its path; undefined where there is none. Own members only. */
export function member(content: unknown, ...path: readonly (string | number)[]): unknown {
  let value = content;
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as Record<string | number, unknown>)[step];
  }
  return value;
}

/** The same where it is a text that says something; else null. */
export function text(content: unknown, ...path: readonly (string | number)[]): string | null {
  const value = member(content, ...path);
  return typeof value === 'string' && value !== '' ? value : null;
}

export const ignored = (why: string): Mapped => ({ kind: 'ignored', why });
export const unknown = (why: string): Mapped => ({ kind: 'unknown', why });

/** Events as the wire takes them; a name that is too long for it, or control characters in one, make the message not understood. */
export function events(made: readonly RotationEvent[]): Mapped {
  const steers = made.some(({ secretRef, newVersion }) => /\p{Cc}/u.test(`${secretRef}${newVersion ?? ''}`));
  if (steers || !made.every((event) => v.is(RotationEvent, event)))
    return unknown('A name in it is longer than 256 characters, or holds control characters.');
  return { kind: 'events', events: made };
}
