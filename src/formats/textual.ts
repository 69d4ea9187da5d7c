/** What a head of bytes looks like, before any syntax. */

export type Wide = 'utf-16le' | 'utf-16be';

/** UTF-16 by its byte order mark; null for everything else. */
export function wideByMark(head: Uint8Array): Wide | null {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  return head[0] === 0xfe && head[1] === 0xff ? 'utf-16be' : null;
}

/** Valid UTF-8 (a last character may be cut off) without control characters that no text has. */
export function isTextual(head: Uint8Array): boolean {
  return controls(head) === 0 && isUtf8Prefix(head);
}

/**
 * Whether bytes are better not taken for text: NULs, or so many control characters that they must be compressed or
 * encrypted data (random bytes have one in eleven). Latin-1, Shift-JIS and shells' own byte escapes pass as text.
 */
export function isBinary(head: Uint8Array): boolean {
  if (head.includes(0)) return true;
  const telling = head.length > TELLING ? head.subarray(0, TELLING) : head;
  return controls(telling) > telling.length / 20;
}

/** So many random bytes without a NUL, and with fewer than 51 control characters, are not met. */
const TELLING = 1_024;

/** Fewer UTF-16 characters in a row than this are taken for binary fields, not for text. */
const SHORTEST_WIDE_RUN = 3;

/**
 * Text with stretches of UTF-16 in it, without a byte order mark: a log to which a program of another mind has appended
 * (PowerShell's `>>` does). Every NUL is half of a character in a run of such characters; nothing else is unlike text.
 */
export function isPartlyWide(head: Uint8Array): boolean {
  const textual = (byte: number | undefined) => byte !== undefined && (byte >= 0x20 || (byte >= 7 && byte <= 13)) && byte !== 0x7f;
  let run = 0;
  let at = 0;
  while (at < head.length) {
    const byte = head[at];
    const next = head[at + 1];
    if ((textual(byte) && next === 0) || (byte === 0 && textual(next))) {
      run++;
      at += 2;
      continue;
    }
    if (run > 0 && run < SHORTEST_WIDE_RUN) return false;
    run = 0;
    // A pair may be cut by the end of what is looked at.
    if (!textual(byte) && byte !== 0x1b && !(byte === 0 && at === head.length - 1)) return false;
    at++;
  }
  return true;
}

/** Fewer NULs in a row are fields of binary records, which may have a checksum. */
const SHORTEST_TORN_RUN = 16;

/** Text that a crash left with runs of NULs in it: still text where a place says so. */
export function isTornText(head: Uint8Array): boolean {
  const parts: Uint8Array[] = [];
  for (let at = 0; at < head.length; ) {
    const hole = head.indexOf(0, at);
    if (hole < 0) {
      parts.push(head.subarray(at));
      break;
    }
    let end = hole;
    while (head[end] === 0) end++;
    if (end - hole < SHORTEST_TORN_RUN && end < head.length) return false;
    parts.push(head.subarray(at, hole));
    at = end;
  }
  return parts.some((part) => part.length > 0) && parts.every((part) => !isBinary(part));
}

function controls(head: Uint8Array): number {
  let count = 0;
  for (let at = 0; at < head.length; at++) count += CONTROL[head[at] as number] as number;
  return count;
}

/** 1 for control characters. Bell to carriage return and escape occur in terminal output. */
const CONTROL = Uint8Array.from({ length: 256 }, (_, byte) =>
  (byte < 0x20 && !(byte >= 7 && byte <= 13) && byte !== 0x1b) || byte === 0x7f ? 1 : 0,
);

function isUtf8Prefix(head: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true });
    return true;
  } catch {
    return false;
  }
}

/** First byte that is not white space, skipping a UTF-8 byte order mark; -1 where there is none. */
export function firstMark(head: Uint8Array): number {
  for (let at = markLength(head); at < head.length; at++) {
    const byte = head[at] ?? 0;
    if (byte !== 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d) return byte;
  }
  return -1;
}

/** Length of a UTF-8 byte order mark: 3 or 0. */
export function markLength(head: Uint8Array): number {
  return head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? 3 : 0;
}

/** Whether `head` holds the ASCII `text`. */
export function holds(head: Uint8Array, text: string): boolean {
  const first = text.charCodeAt(0);
  for (let at = head.indexOf(first); at >= 0; at = head.indexOf(first, at + 1)) if (holdsAt(head, at, text)) return true;
  return false;
}

/** Whether the latin1 `text` stands at `at`. */
export function holdsAt(head: Uint8Array, at: number, text: string): boolean {
  for (let index = 0; index < text.length; index++) if (head[at + index] !== text.charCodeAt(index)) return false;
  return true;
}
