import type { Cell, Source, Surroundings } from '../face.ts';
import { beginId, idOf, type IdLength, IdTable, type Kind } from './ids.ts';
import { BREATH } from './object-cells.ts';
import { type Id, ObjectParts, type Part } from './object-parts.ts';
import { PackIndex } from './pack-index.ts';
import { type EntryHeader, type Got, PackObjects } from './pack-objects.ts';
import { partsOfStream } from './stream-parts.ts';
import { subtrees } from './tree-names.ts';
import { big, discard, Window } from './zlib-reader.ts';

const HEADER = 12;
const LONGEST_CHECKSUM = 32;
/** Without an index: ids that are remembered, and deltas that wait for their base to come. */
const MOST_IDS = 1_048_576;
const MOST_WAITING = 65_536;
const ROUNDS = 64;
/** Trees that are read ahead, for the paths of the files of one commit. */
const MOST_TREES = 10_000;

const NO_ID: Id = () => null;

export interface PackFile {
  readonly pack: Source;
  /** Where in its file the pack begins. */
  readonly start: number;
  readonly around: Surroundings;
  /** Its `.idx`, where there is one. */
  readonly index: Source | null;
  /** Counts only without an index. */
  readonly idLength: IdLength;
}

/**
 * The objects of a pack (gitformat-pack) as cells: blobs each for itself, messages of commits and tags and the names in trees
 * joined.
 */
export function* packCells(file: PackFile): Generator<Part> {
  const { pack, index } = file;
  const head = new Window(pack, HEADER).bytes(0, HEADER);
  const version = big(head, 4);
  if (head.length < HEADER || big(head, 0) !== 0x5041_434b || version < 2 || version > 3) {
    yield { reason: 'malformed', detail: 'a git pack whose header is damaged' };
    return;
  }
  const count = big(head, 8);
  const known = index === null ? null : PackIndex.open(index, pack, count);
  const reading = new PackReading({ ...file, idLength: known?.idLength ?? file.idLength }, known);
  try {
    yield* known === null ? reading.walk(count) : reading.byIndex(known);
    yield* reading.rest();
  } finally {
    reading.close();
  }
}

class PackReading {
  readonly #pack: Source;
  readonly #around: Surroundings;
  readonly #idLength: IdLength;
  readonly #objects: PackObjects;
  readonly #parts: ObjectParts;
  /** Without an index: the objects whose ids are known, and where they begin. */
  readonly #ids = new IdTable(MOST_IDS);
  #offsets = new Float64Array(256);
  #hashing = false;
  #brokenAt = -1;

  constructor({ pack, start, around, idLength }: PackFile, index: PackIndex | null) {
    this.#pack = pack;
    this.#around = around;
    this.#idLength = idLength;
    this.#parts = new ObjectParts(pack, start, around, idLength);
    this.#objects = new PackObjects(pack, around, idLength, (id) => {
      if (index !== null) return index.find(id);
      const number = this.#ids.find(id);
      return number < 0 ? -1 : (this.#offsets[number] as number);
    });
  }

  close(): void {
    this.#objects.close();
    this.#parts.close();
  }

  *byIndex(index: PackIndex): Generator<Part> {
    let seen = 0;
    let tip = true;
    for (const { offset, end, position } of index.entries()) {
      seen++;
      const got = yield* breathing(this.#objects.read(offset));
      // A delta whose base is missing, or what is too large to be held, may be of any length here.
      if (got.is === 'damaged' || (got.is === 'object' && this.#objects.end !== end)) this.#parts.count('damaged');
      const root = tip && got.is === 'object' && got.kind === 'commit' ? rootOf(got.bytes) : null;
      yield* this.#parts.show(got, { start: offset, end }, () => index.idAt(position), true);
      if (root === null) continue;
      tip = false;
      yield* this.#nameFiles(root, index);
    }
    this.#parts.count('damaged', index.count - seen);
  }

  /** Blobs that are in git's own index come before all trees: the names of the files of one commit, by which they have their paths. */
  *#nameFiles(root: Uint8Array, index: PackIndex): Generator<Part> {
    const trees = [root];
    for (let count = 0; count < MOST_TREES; count++) {
      const tree = trees.pop();
      if (tree === undefined) return;
      const offset = index.find(tree);
      const got = offset < 0 ? null : yield* breathing(this.#objects.read(offset));
      if (got?.is !== 'object' || got.kind !== 'tree') continue;
      for (const id of subtrees(got.bytes, this.#idLength)) if (trees.length < MOST_TREES) trees.push(id);
      yield* this.#parts.show(got, { start: offset, end: this.#objects.end }, () => tree, true);
    }
  }

  *walk(count: number): Generator<Part> {
    let waiting: number[] = [];
    let at = HEADER;
    for (let object = 0; object < count; object++) {
      const offset = at;
      let got = yield* breathing(this.#objects.read(offset));
      if (got.is === 'delta' && got.why === 'no-base' && !this.#hashing) {
        yield* this.#learnBefore(offset);
        got = yield* breathing(this.#objects.read(offset));
      }
      at = this.#objects.end;
      const ended = yield* this.#identify(got, offset);
      if (got.is === 'delta' && got.why === 'no-base' && waiting.length < MOST_WAITING) waiting.push(offset);
      else yield* this.#parts.show(got, { start: offset, end: ended.end }, ended.id, this.#hashing);
      at = ended.end;
      if (at === offset) {
        // Where the next one begins is not known.
        this.#brokenAt = offset;
        break;
      }
    }
    // A checksum comes last.
    if (this.#brokenAt < 0 && this.#pack.size - at > LONGEST_CHECKSUM) this.#brokenAt = at;
    for (let round = 0; waiting.length > 0; round++) {
      const still: number[] = [];
      this.#objects.forgetFailures();
      for (const offset of waiting) {
        const got = yield* breathing(this.#objects.read(offset));
        if (got.is === 'delta' && round < ROUNDS) {
          still.push(offset);
          continue;
        }
        const { id, end } = yield* this.#identify(got, offset);
        yield* this.#parts.show(got, { start: offset, end }, id, true);
      }
      if (still.length === waiting.length) round = ROUNDS;
      waiting = still;
    }
  }

  /** Without an index, ids are only known of what was hashed. That takes longer than all else, so it is done when a delta asks. */
  *#learnBefore(until: number): Generator<Part> {
    this.#hashing = true;
    for (let at = HEADER; at < until; ) {
      const got = yield* breathing(this.#objects.read(at));
      const { end } = yield* this.#identify(got, at);
      if (end <= at) break;
      at = end;
      yield BREATH;
    }
    this.#objects.forgetFailures();
  }

  /** The id of what was just read at `offset`, where it can be told, and where it ends; that is `offset` where nobody knows. */
  *#identify(got: Got, offset: number): Generator<Part, { readonly id: Id; readonly end: number }> {
    const { end } = this.#objects;
    if (got.is === 'damaged') return { id: NO_ID, end: offset };
    if (got.is === 'object') {
      let id: Uint8Array | null = null;
      const known = (): Uint8Array => (id ??= idOf(got.kind, got.bytes, this.#idLength));
      if (this.#hashing) this.#learn(known(), offset);
      return { id: known, end };
    }
    if (end > offset) return { id: NO_ID, end };
    // Too large to be held: nobody has read to its end yet.
    const skimmed = yield* this.#skim(got.header, got.is === 'large' ? got.kind : null);
    if (skimmed === null) return { id: NO_ID, end: offset };
    const { id } = skimmed;
    if (id !== null) this.#learn(id, offset);
    return { id: () => id, end: skimmed.end };
  }

  /** What is left of joined cells, and what was not visible. */
  *rest(): Generator<Part> {
    yield* this.#parts.rest();
    if (this.#brokenAt >= 0)
      yield { reason: 'malformed', detail: `the git pack is damaged or cut off at byte ${this.#brokenAt}: what follows could not be read` };
  }

  /** Reads through what is too large to be held: its id where it is no delta, and where it ends. */
  *#skim(header: EntryHeader, kind: Kind | null): Generator<Part, { id: Uint8Array | null; end: number } | null> {
    const hash = kind === null ? null : beginId(kind, header.size, this.#idLength);
    const parts = partsOfStream(this.#pack, header.data, this.#around);
    let size = 0;
    for (;;) {
      const step = parts.next();
      if (step.done === true) return size === header.size ? { id: hash?.digest() ?? null, end: step.value } : null;
      size += step.value.length;
      hash?.update(step.value);
      discard(step.value);
      yield BREATH;
    }
  }

  #learn(id: Uint8Array, offset: number): void {
    const number = this.#ids.add(id);
    if (number < 0) return;
    if (number >= this.#offsets.length) {
      const wider = new Float64Array(this.#offsets.length * 2);
      wider.set(this.#offsets);
      this.#offsets = wider;
    }
    this.#offsets[number] = offset;
  }
}

/** The id of a commit's tree: its first line. */
function rootOf(commit: Uint8Array): Uint8Array | null {
  const id = /^tree ((?:[0-9a-f]{2}){20,32})\n/.exec(String.fromCharCode(...commit.subarray(0, 80)))?.[1];
  return id === undefined ? null : Uint8Array.from(id.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
}

function* breathing(work: Generator<void, Got>): Generator<Cell, Got> {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
    yield BREATH;
  }
}
