import { AmendedFile } from '../amended-file.ts';
import { standing } from '../contents.ts';
import type { Format } from '../face.ts';
import { JoinedText } from '../joined-text.ts';
import { patched } from '../patched.ts';
import { layout } from '../text/lines.ts';
import { isV8Value, tellV8, told } from './v8-text.ts';

/**
 * One value as V8 serializes it, in a file of its own: what Chromium's IndexedDB puts into `.indexeddb.blob` when it is
 * large. Strings have their names before them, and wide ones are read as what they are.
 */
export const v8: Format = {
  id: 'v8-value',
  rewrite: 'none',
  first: new Set([0xff]),
  recognises: (head) => isV8Value(head),
  beyond: null,
  cellsFirst: true,
  async *cells(source) {
    if (source.size === 0) return;
    const text = new JoinedText();
    try {
      text.begin('');
      yield* tellV8(text, standing(source, [{ start: 0, end: source.size }]), '');
      yield* told(text, '');
    } finally {
      text.release();
    }
  },
  rewriting: {
    kind: 'patches',
    patches(source, around, change) {
      const file = new AmendedFile(source, null);
      return patched(file, v8.cells(file, around), change);
    },
  },
  locate: (_, span) => [{ kind: 'offset', offset: span.start }],
  structure: (source) => ({ valid: true, digest: layout(source) }),
};
