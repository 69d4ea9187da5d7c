import {
  type Cell,
  type ChangeCell,
  type Changed,
  type Format,
  formatOf,
  type NotRewritten,
  type NotVisible,
  type Patch,
  type Rewriters,
  type Source,
} from '../../src/formats/index.ts';
import { deflater } from '../../src/search/deflate.ts';
import { alone, contentOf, memory } from './bytes.ts';
import type { ChangeContent } from './rewriting.ts';

export const writers: Rewriters = { ...alone, deflater };

export interface WrittenAnew {
  readonly bytes: Buffer;
  readonly kept: readonly NotRewritten[];
  readonly unseen: readonly NotVisible[];
}

/** A file written anew by its own format, with these answers for its cells. */
export async function writtenAnew(format: Format, bytes: Uint8Array | Source, change: ChangeCell): Promise<WrittenAnew> {
  const parts: Uint8Array[] = [];
  const kept: NotRewritten[] = [];
  const unseen: NotVisible[] = [];
  const { rewriting } = format;
  if (rewriting?.kind !== 'whole') throw new Error(`${format.id} is not written anew`);
  const source = bytes instanceof Uint8Array ? memory(bytes) : bytes;
  for await (const part of rewriting.rewritten(source, writers, change)) {
    if (part instanceof Uint8Array) parts.push(part.slice());
    else if ('reason' in part) unseen.push(part);
    else kept.push(part);
  }
  return { bytes: Buffer.concat(parts), kept, unseen };
}

/** Changes cells that are files of no other format, however deep they stand. */
export class DeepWriter {
  readonly kept: NotRewritten[] = [];
  readonly #change: ChangeContent;

  constructor(change: ChangeContent) {
    this.#change = change;
  }

  async written(bytes: Uint8Array, hint: string | null = null): Promise<Buffer> {
    const source = memory(bytes);
    const parts: Uint8Array[] = [];
    for await (const part of this.#bytes(formatOf(bytes.subarray(0, 4_096), hint, bytes.length), source)) parts.push(part.slice());
    return Buffer.concat(parts);
  }

  async *#bytes({ rewriting }: Format, source: Source): AsyncGenerator<Uint8Array> {
    const change: ChangeCell = (cell) => this.#answer(cell);
    if (rewriting?.kind === 'whole') {
      for await (const part of rewriting.rewritten(source, writers, change)) {
        if (part instanceof Uint8Array) yield part;
        else this.#tell(part);
      }
    } else if (rewriting?.kind === 'patches') {
      const patches: Patch[] = [];
      for await (const part of rewriting.patches(source, writers, change)) {
        if ('at' in part) patches.push({ at: part.at, bytes: part.bytes.slice() });
        else this.#tell(part);
      }
      const bytes = contentOf(source);
      for (const patch of patches) bytes.set(patch.bytes, patch.at);
      yield bytes;
    }
  }

  async #answer(cell: Cell): Promise<Changed> {
    const head = new Uint8Array(4_096);
    const format = formatOf(head.subarray(0, cell.source.read(0, head)), cell.inside ?? null, cell.source.size);
    if (format.rewriting !== undefined) return { content: this.#bytes(format, cell.source) };
    return this.#change(contentOf(cell.source), cell);
  }

  #tell(part: NotRewritten | NotVisible): void {
    if (!('reason' in part)) this.kept.push(part);
  }
}
