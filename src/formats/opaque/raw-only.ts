import type { Format, NotVisible } from '../face.ts';
import { firstOf } from './magic.ts';
import { layout } from '../text/lines.ts';

/** A format whose bytes are read as they are and never written: names, offsets and checksums in it could break. */
export function rawOnly(id: string, recognises: Format['recognises'], unseen: NotVisible | null): Format {
  return {
    id,
    rewrite: 'none',
    beyond: unseen ?? 'nothing',
    ...firstOf(recognises),
    recognises,
    async *cells() {
      if (unseen !== null) yield unseen;
    },
    locate: (_, span) => [{ kind: 'offset', offset: span.start }],
    structure: (source) => ({ valid: true, digest: layout(source) }),
  };
}
