import type { Format, Locator, NotVisible, Source, Span } from '../face.ts';
import { opaqueFormats } from '../opaque/opaque.ts';
import { layout } from '../text/lines.ts';
import { holdsAt } from '../textual.ts';
import { readPiece } from '../windows.ts';

const BLOCK = 512;
/** Members looked at before giving up: an archive of empty members would otherwise cost one read per 512 bytes. */
const MAX_MEMBERS = 2_000_000;

interface Member {
  /** Where its first header stands. */
  readonly header: number;
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/**
 * POSIX ustar, pax and GNU tar: members stand uncompressed one after the other, so the raw pass sees them; members that
 * are themselves opaque are told of. Not written yet: archives of container images name their content by digests.
 */
export const tar: Format = {
  id: 'tar',
  rewrite: 'none',
  recognises: (head) => holdsAt(head, 257, 'ustar'),
  beyond: null,
  async *cells(source) {
    const seen = new Map<string, { count: number; unseen: NotVisible }>();
    let end = 0;
    for (const member of members(source)) {
      end = member.end;
      const head = readPiece(source, member.start, Math.min(4_096, member.end - member.start));
      const inner = opaqueFormats.find((format) => format.recognises(head, null, member.end - member.start));
      if (inner === undefined) continue;
      for await (const part of inner.cells(source)) {
        if ('reason' in part) seen.set(inner.id, { count: (seen.get(inner.id)?.count ?? 0) + 1, unseen: part });
      }
    }
    for (const { count, unseen } of seen.values())
      yield { reason: unseen.reason, detail: `${count} ${count === 1 ? 'member' : 'members'} of the archive: ${unseen.detail}` };
    if (end > source.size) yield { reason: 'malformed', detail: 'the archive ends in the middle of a member' };
  },
  locate(source, span): Locator {
    const resume = resumes.get(source) ?? 0;
    for (const member of members(source, resume <= span.start ? resume : 0)) {
      if (member.start > span.start) break;
      resumes.set(source, member.header);
      if (span.end <= member.end) return [entry(member), { kind: 'offset', offset: span.start - member.start }];
    }
    return [{ kind: 'offset', offset: span.start }];
  },
  structure: (source) => ({ valid: true, digest: layout(source) }),
};

/** Header of the last member named, per source: spans come in ascending order. */
const resumes = new WeakMap<Source, number>();

function entry(member: Member): Locator[number] {
  return { kind: 'entry', name: member.name };
}

/** Headers in order; stops at the end mark or at the first block that is no header. */
function* members(source: Source, from = 0): Generator<Member> {
  let longName: string | null = null;
  let at = from;
  let first = from;
  for (let count = 0; count < MAX_MEMBERS && at + BLOCK <= source.size; count++) {
    const header = readPiece(source, at, BLOCK);
    if (!holdsAt(header, 257, 'ustar')) return;
    const size = sizeOf(header);
    if (size === null) return;
    const data: Span = { start: at + BLOCK, end: at + BLOCK + size };
    const type = String.fromCharCode(header[156] ?? 0);
    if (type === 'L') longName = textOf(readPiece(source, data.start, Math.min(size, 4_096)));
    else if (type === 'x') longName = paxPath(textOf(readPiece(source, data.start, Math.min(size, 65_536)))) ?? longName;
    else {
      yield { header: first, name: longName ?? headerName(header), ...data };
      longName = null;
      first = data.start + padded(size);
    }
    at = data.start + padded(size);
  }
}

function padded(size: number): number {
  return Math.ceil(size / BLOCK) * BLOCK;
}

/** Octal, or big-endian binary with the first bit set (GNU). */
function sizeOf(header: Uint8Array): number | null {
  const field = header.subarray(124, 136);
  if (((field[0] ?? 0) & 0x80) !== 0) {
    const size = field.subarray(1).reduce((sum, byte) => sum * 256 + byte, 0);
    return Number.isSafeInteger(size) ? size : null;
  }
  const digits = textOf(field).trim();
  if (!/^[0-7]*$/.test(digits)) return null;
  return digits === '' ? 0 : Number.parseInt(digits, 8);
}

function headerName(header: Uint8Array): string {
  const prefix = holdsAt(header, 257, 'ustar\0') ? textOf(header.subarray(345, 500)) : '';
  const name = textOf(header.subarray(0, 100));
  return prefix === '' ? name : `${prefix}/${name}`;
}

function paxPath(records: string): string | null {
  return /(?:^|\n)\d+ path=([^\n]*)\n/.exec(records)?.[1] ?? null;
}

function textOf(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end));
}
