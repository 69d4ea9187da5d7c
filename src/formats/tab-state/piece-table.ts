/** A stretch of text: `start` is where it stands in the file (in bytes), -1 for text that the file does not hold. */
export interface Piece {
  readonly start: number;
  /** In UTF-16 code units. */
  readonly units: number;
}

interface Block {
  pieces: Piece[];
  units: number;
}

/** A block is split where it holds more pieces than this. */
const FULL = 512;
const UNIT = 2;

/** A text of UTF-16 that stands in pieces in a file: what an edit changes is the list of pieces. Positions are code units. */
export class PieceTable {
  #blocks: Block[] = [{ pieces: [], units: 0 }];
  #units = 0;

  get units(): number {
    return this.#units;
  }

  /** Inserts a piece before `position` (at the end, if the text is shorter). */
  insert(position: number, piece: Piece): void {
    if (piece.units === 0) return;
    const [index, inside] = this.#find(Math.min(position, this.#units));
    const block = this.#blocks[index] as Block;
    block.pieces.splice(cut(block, inside), 0, piece);
    this.#grow(index, piece.units);
  }

  /** Removes `count` units from `position` on; fewer where the text ends before. */
  remove(position: number, count: number): void {
    let left = Math.min(count, this.#units - position);
    while (left > 0) {
      const [index, inside] = this.#find(position);
      const block = this.#blocks[index] as Block;
      const here = Math.min(left, block.units - inside);
      const from = cut(block, inside);
      block.pieces.splice(from, cut(block, inside + here) - from);
      this.#grow(index, -here);
      left -= here;
    }
  }

  /** The pieces of units [from, to), in the order of the text. */
  *pieces(from = 0, to = this.#units): Generator<Piece> {
    let at = 0;
    for (const { pieces, units } of this.#blocks) {
      if (at >= to) return;
      if (at + units <= from) {
        at += units;
        continue;
      }
      for (const piece of pieces) {
        const skip = Math.max(0, from - at);
        const end = Math.min(piece.units, to - at);
        if (end > skip) yield { start: piece.start < 0 ? -1 : piece.start + skip * UNIT, units: end - skip };
        at += piece.units;
        if (at >= to) return;
      }
    }
  }

  /** The block that holds `position` and the units before it there. A position between two blocks is the later one's beginning. */
  #find(position: number): [number, number] {
    let before = 0;
    for (let index = 0; index < this.#blocks.length; index++) {
      const { units } = this.#blocks[index] as Block;
      if (position < before + units || index === this.#blocks.length - 1) return [index, position - before];
      before += units;
    }
    return [0, 0];
  }

  #grow(index: number, units: number): void {
    const block = this.#blocks[index] as Block;
    block.units += units;
    this.#units += units;
    if (block.units === 0 && this.#blocks.length > 1) {
      this.#blocks.splice(index, 1);
      return;
    }
    if (block.pieces.length <= FULL) return;
    const pieces = block.pieces.splice(FULL / 2);
    const moved = pieces.reduce((sum, piece) => sum + piece.units, 0);
    block.units -= moved;
    this.#blocks.splice(index + 1, 0, { pieces, units: moved });
  }
}

/** Cuts the block's pieces `inside` units behind its beginning; the index of the piece that begins there. */
function cut(block: Block, inside: number): number {
  let at = 0;
  for (let index = 0; index < block.pieces.length; index++) {
    if (at === inside) return index;
    const piece = block.pieces[index] as Piece;
    if (inside < at + piece.units) {
      const first = inside - at;
      const rest = { start: piece.start < 0 ? -1 : piece.start + first * UNIT, units: piece.units - first };
      block.pieces.splice(index, 1, { start: piece.start, units: first }, rest);
      return index + 1;
    }
    at += piece.units;
  }
  return block.pieces.length;
}
