import { slowFinder } from '../forms/index.ts';
import type { Engine, HuntEntry } from '../scan/index.ts';
import { OVERLAP } from '../scan/index.ts';

/**
 * The obvious engine behind the fast one's face: every form of every plain value, by comparison alone. For verification,
 * so that it does not share the hunt's blind spots. `credential` is not judged here: every occurrence counts as one.
 */
export function createSlowEngine(options: { readonly hunt: readonly HuntEntry[]; readonly blockBytes: number }): Engine {
  const plain = options.hunt.filter((entry) => entry.kind === 'plain');
  if (plain.length < options.hunt.length) throw new TypeError('The slow engine compares values: blind entries have none.');
  const finders = plain.map((entry) => ({ entry, find: slowFinder(entry.value) }));
  const input = new Uint8Array(options.blockBytes + OVERLAP);
  return {
    capacity: input.length,
    exhausted: false,
    input: () => input,
    scan(length) {
      if (length > input.length) throw new RangeError('More bytes than the engine takes.');
      const block = input.subarray(0, length);
      return finders
        .flatMap(({ entry, find }) =>
          find(block).map((found) => ({
            kind: 'replica' as const,
            by: entry.id,
            form: found.form,
            span: found.span,
            edges: found.edges,
            value: Uint8Array.from(entry.value),
            credential: true,
          })),
        )
        .sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
    },
  };
}
