import { expect, it } from 'vitest';
import type { PageView } from '../../src/page/index.ts';

/** A browser's file: it has no types here. */
const { outcomeWords } = (await import(new URL('../../src/page/web/words.js', import.meta.url).href)) as {
  outcomeWords: (rotation: Pick<PageView['rotations'][number], 'state' | 'found' | 'purged' | 'undone'>) => string;
};

const rotation = { found: 0, purged: 0, undone: 0 };

it.each(['waiting', 'hunting', 'purging', 'verifying', 'refused'])('claims no search for an order that is %s', (state) => {
  expect(outcomeWords({ ...rotation, state })).toMatch(/so far; the search is not finished\.$/);
  expect(outcomeWords({ ...rotation, state, found: 2, purged: 1 })).not.toContain('rescanned');
});

it('tells what a finished order met', () => {
  expect(outcomeWords({ ...rotation, state: 'finished' })).toContain('No copy of it was met here; rescanned by device.');
  expect(outcomeWords({ state: 'finished', found: 3, purged: 2, undone: 1 })).toContain(
    '3 copies met, 2 removed, 1 file brought back by you; rescanned by device.',
  );
});
