import type { Candidates, Kernel } from './kernel/face.ts';

/** The kernel's marks in bytes that are not in its memory: views, of any length, a chunk at a time. */

/** What a chunk shows of its neighbours, so that nothing is judged by where the chunk ends. */
const CONTEXT = 1_024;

export interface Marked {
  literal(at: number, literal: number): void;
  window(at: number, window: number): void;
  piece(at: number, piece: number): void;
}

/** Reports every mark in `bytes`, in ascending order of each kind. What is hidden in them is not reported: views of views show it. */
export function markAll(kernel: Kernel, bytes: Uint8Array, to: Marked): void {
  const input = kernel.input();
  const step = bytes.length <= kernel.capacity ? bytes.length : kernel.capacity - 2 * CONTEXT;
  for (let start = 0; start < bytes.length; start += step) {
    const from = Math.max(0, start - CONTEXT);
    const chunk = bytes.subarray(from, Math.min(bytes.length, start + step + CONTEXT));
    input.set(chunk);
    const low = start - from;
    const high = Math.min(bytes.length, start + step) - from;
    for (let at = low; at < high; ) {
      const marks = kernel.mark(at, chunk.length);
      each(marks.literals, high, (place, what) => to.literal(from + place, what));
      each(marks.windows, high, (place, what) => to.window(from + place, what));
      each(marks.pieces, high, (place, what) => to.piece(from + place, what));
      at = marks.until;
    }
    input.fill(0, 0, chunk.length);
  }
}

function each({ count, at, what }: Candidates, high: number, tell: (at: number, what: number) => void): void {
  for (let index = 0; index < count; index++) {
    const place = at[index] as number;
    if (place < high) tell(place, what[index] as number);
  }
}
