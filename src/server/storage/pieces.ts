/** Rows of one statement: few enough that its values stay far below what SQLite (32,766) and PostgreSQL (65,535) take. */
const PIECE = 500;

export function* inPieces<T>(all: readonly T[]): Iterable<readonly T[]> {
  for (let at = 0; at < all.length; at += PIECE) yield all.slice(at, at + PIECE);
}
