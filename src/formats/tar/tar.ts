import type { Cell, Format, Locator, NotVisible, Source } from '../face.ts';
import { hintOf } from '../hint.ts';
import { partOf } from '../part-of.ts';
import { StructureDigest } from '../structure-digest.ts';
import { placeIn } from '../text/place-in.ts';
import { holdsAt } from '../textual.ts';
import { headerOf } from './header.ts';
import { type Member, members } from './members.ts';
import { patches } from './patches.ts';
import { rewritten } from './rewritten.ts';
import { SparseFile } from './sparse.ts';

/**
 * POSIX ustar, pax and GNU tar: members stand uncompressed one after the other, so the raw pass sees them. Each member is a
 * cell all the same, because it may be a file of a kind that has more in it (compressed layers of container images,
 * databases, notebooks).
 */
export const tar: Format = {
  id: 'tar',
  rewrite: 'none',
  recognises: (head) => holdsAt(head, 257, 'ustar') || headerOf(head.subarray(0, 512)) !== null,
  beyond: null,
  cellsFirst: true,
  cells,
  rewriting: {
    kind: 'patches',
    patches: (source, _, change) => patches(source, cells(source), change),
  },
  anew: {
    kind: 'whole',
    rewritten: (source, _, change) => rewritten(source, parts(source), change),
  },
  locate(source, span): Locator {
    const known = places.get(source);
    let member = known !== undefined && known.member.header <= span.start ? known.member : null;
    for (const one of members(source, member?.header ?? 0)) {
      if (one.header > span.start) break;
      member = one;
      if (one.next > span.start) break;
    }
    if (member === null || span.start < member.start || span.end > member.end) return [{ kind: 'offset', offset: span.start }];
    const part = known !== undefined && known.member.header === member.header ? known.part : partOf(source, member.start, member.end);
    places.set(source, { member, part });
    return [{ kind: 'entry', name: member.name }, ...placeIn(part, { start: span.start - member.start, end: span.end - member.start })];
  },
  structure(source) {
    const digest = new StructureDigest();
    let end = 0;
    for (const { header, start, end: stop, next } of members(source)) {
      digest.record(1, header);
      digest.record(2, start);
      digest.record(3, stop);
      end = Math.max(stop, Math.min(next, source.size));
    }
    digest.record(0, source.size);
    return { valid: end > 0 && end <= source.size, digest: digest.end() };
  },
};

async function* cells(source: Source): AsyncGenerator<Cell | NotVisible> {
  for await (const part of parts(source)) yield 'reason' in part ? part : part.cell;
}

async function* parts(source: Source): AsyncGenerator<{ readonly cell: Cell; readonly member: Member } | NotVisible> {
  let lost = 0;
  let unknown = 0;
  let firstUnknown = '';
  let last: Member | null = null;
  for (const member of members(source)) {
    last = member;
    lost += member.lost;
    if (!member.regular || member.end === member.start) continue;
    if (member.sparse !== 'unknown') yield { cell: cellOf(source, member), member };
    else if (unknown++ === 0) firstUnknown = member.name;
  }
  if (unknown > 0)
    yield {
      reason: 'malformed',
      detail: `${unknown} ${unknown === 1 ? 'file' : 'files'} with holes that make no sense, searched as stored bytes only: ${firstUnknown}`,
    };
  if (lost > 0) yield { reason: 'malformed', detail: `${lost} bytes of the archive belong to no member: they were searched as they are` };
  if (last !== null && last.end > source.size) yield { reason: 'malformed', detail: 'the archive ends in the middle of a member' };
}

function cellOf(source: Source, { name, start, end, sparse }: Member): Cell {
  const shared = { locator: [{ kind: 'entry', name }], inside: hintOf(name), searched: true } as const;
  if (sparse !== null && sparse !== 'unknown') {
    const file = new SparseFile(source, sparse);
    return { ...shared, source: file, pieces: (from, to) => file.pieces(from, to) };
  }
  return { ...shared, source: partOf(source, start, end), pieces: (from, to) => [{ start: start + from, end: start + to }] };
}

/** The last member named, per source: spans come in ascending order. */
const places = new WeakMap<Source, { readonly member: Member; readonly part: Source }>();
