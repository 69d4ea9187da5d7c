import { snapped } from './codecs/snappy-encoder.ts';
import { unsnappy, varint32 } from './codecs/snappy.ts';
import type { Source } from './face.ts';
import { alter, type Origins, over, type Target } from './origins.ts';
import type { Change } from './rewriting.ts';
import { eachWindow } from './windows.ts';

/** Larger blocks are not compressed again. */
const MOST = 16_777_216;

const TOO_LARGE = 'it is in a compressed value of more than 16 MiB: delete the value in the application';
const DAMAGED = 'what holds it is compressed and damaged: delete the file, or the value in the application';
const NO_ROOM = 'with the replacement its compressed block is longer than the room that it has: delete the value in the application';

/** A Snappy block whose content becomes other content of the same length: it is compressed again to the length that it had. */
export class Repacked implements Target {
  readonly #packed: Source & { origins(start: number, end: number): Origins };
  #changes: readonly Change[] = [];

  constructor(packed: Source & { origins(start: number, end: number): Origins }) {
    this.#packed = packed;
  }

  alter(changes: readonly Change[]): string | null {
    const { size } = this.#packed;
    if (size > MOST) return TOO_LARGE;
    const block = new Uint8Array(size);
    let filled = 0;
    eachWindow(this.#packed, 0, size, (bytes, at) => {
      block.set(bytes, at);
      filled = at + bytes.length;
      return undefined;
    });
    const tooLarge = (varint32(block, 0)?.value ?? 0) > MOST;
    const content = filled === size && !tooLarge ? unsnappy(block, MOST) : null;
    block.fill(0);
    if (content === null) return tooLarge ? TOO_LARGE : DAMAGED;
    const all = [...this.#changes, ...changes.map(({ start, bytes }) => ({ start, bytes: bytes.slice() }))];
    for (const { start, bytes } of all) content.set(bytes, start);
    const again = snapped(content, size);
    content.fill(0);
    if (again === null) return NO_ROOM;
    const placed = over(this.#packed.origins(0, size), again);
    const why = typeof placed === 'string' ? placed : alter(placed, this);
    if (why === null) this.#changes = all;
    return why;
  }
}
