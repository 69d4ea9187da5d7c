import type { Format, Source } from '../face.ts';
import { firstOf, magics } from '../opaque/magic.ts';
import { layout } from '../text/lines.ts';
import { holdsAt } from '../textual.ts';
import { eachWindow } from '../windows.ts';
import { looseCells } from './loose-object.ts';
import { packCells } from './pack-cells.ts';
import { reftableCells } from './reftable.ts';

/** Objects are named by the hash of their content, so none of them can be rewritten: history has to be, by git's own tools. */
function gitFormat(id: string, recognises: Format['recognises'], cells: Format['cells']): Format {
  return {
    id,
    rewrite: 'none',
    beyond: null,
    // Blobs that are not compressed stand in the raw bytes as well.
    cellsFirst: true,
    ...firstOf(recognises),
    recognises,
    cells,
    locate: (_, span) => [{ kind: 'offset', offset: span.start }],
    structure: (source) => ({ valid: true, digest: layout(source) }),
  };
}

/** A pack and its neighbour `.idx` (git-scm.com/docs/gitformat-pack); without that, object by object from its start. */
const gitPack = gitFormat('git-pack', magics('PACK\0\0\0\x02', 'PACK\0\0\0\x03'), async function* (source, around) {
  const name = around.name ?? '';
  const index = name.endsWith('.pack') ? around.beside(`${name.slice(0, -5)}.idx`) : null;
  yield* packCells({ pack: source, start: 0, around, index, idLength: /-[0-9a-f]{64}\.pack$/.test(name) ? 32 : 20 });
});

/** A bundle (git-scm.com/docs/gitformat-bundle): refs as text, an empty line, a pack. */
const gitBundle = gitFormat('git-bundle', magics('# v2 git bundle\n', '# v3 git bundle\n'), async function* (source, around) {
  const { start, sha256 } = bundleHeader(source);
  if (start < 0) yield { reason: 'malformed', detail: 'a git bundle that ends before its pack begins' };
  else yield* packCells({ pack: behind(source, start), start, around, index: null, idLength: sha256 ? 32 : 20 });
});

const gitObject = gitFormat(
  'git-object',
  (head, hint) => hint === 'git-object' && head.length > 2 && (head[0] as number) % 16 === 8 && (head[0] as number) < 0x80 && isZlib(head),
  async function* (source, around) {
    yield* looseCells(source, around);
  },
);

const reftable = gitFormat('git-reftable', magics('REFT\x01', 'REFT\x02'), async function* (source, around) {
  yield* reftableCells(source, around);
});

export const gitFormats: readonly Format[] = [gitPack, gitBundle, gitObject, reftable];

/** RFC 1950: the first two bytes are a multiple of 31. */
function isZlib(head: Uint8Array): boolean {
  return ((head[0] ?? 0) * 256 + (head[1] ?? 0)) % 31 === 0;
}

function behind(source: Source, start: number): Source {
  return { size: source.size - start, read: (at, into) => source.read(at + start, into) };
}

/** Where the pack begins, -1 where it does not; and whether ids are SHA-256. */
function bundleHeader(source: Source): { start: number; sha256: boolean } {
  let start = -1;
  let sha256 = false;
  let last = 0;
  eachWindow(source, 0, source.size, (bytes, at) => {
    // Capabilities come first.
    if (at === 0)
      for (let from = 0; from >= 0; from = bytes.indexOf(0x0a, from) + 1 || -1) sha256 ||= holdsAt(bytes, from, '@object-format=sha256');
    for (let index = 0; index < bytes.length; index++) {
      const byte = bytes[index] as number;
      if (byte === 0x0a && last === 0x0a) {
        start = at + index + 1;
        return false;
      }
      last = byte;
    }
    return true;
  });
  return { start, sha256 };
}
