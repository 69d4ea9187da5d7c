import { fc } from '@fast-check/vitest';
import { deflateSync } from 'node:zlib';
import { utf8 } from './bytes.ts';
import { type WrittenEntry, writeDelta, writePack, writeReftable } from './git-pack-writer.ts';

const text = fc.string({ unit: 'grapheme', maxLength: 60 }).map(utf8);

const tree = fc
  .array(fc.stringMatching(/^[a-z.]{1,12}$/), { minLength: 1, maxLength: 5 })
  .map((names) => Buffer.concat(names.map((name) => Buffer.concat([utf8(`100644 ${name}\0`), Buffer.alloc(20, 7)]))));

const entry: fc.Arbitrary<WrittenEntry> = fc.oneof(
  text.map((content): WrittenEntry => ({ type: 'blob', content })),
  text.map((content): WrittenEntry => ({ type: 'commit', content })),
  text.map((content): WrittenEntry => ({ type: 'tag', content })),
  tree.map((content): WrittenEntry => ({ type: 'tree', content })),
);

const pack = fc.tuple(fc.array(entry, { maxLength: 8 }), text).map(([entries, added]) => {
  const base = utf8('a base of some length');
  const delta = writeDelta(base.length, 9 + added.length, [
    { copy: 2, length: 9 },
    ...Array.from({ length: Math.ceil(added.length / 100) }, (_, index) => ({ add: added.subarray(index * 100, index * 100 + 100) })),
  ]);
  return writePack([{ type: 'blob', content: base }, ...entries, { type: 'ofs-delta', base: 0, content: delta }]).bytes;
});

/** Packs, bundles and loose objects for the contract of all formats. */
export const gitSamples = [
  { id: 'git-pack', hint: null, bytes: pack.map((bytes) => Uint8Array.from(bytes)) },
  {
    id: 'git-bundle',
    hint: null,
    bytes: fc
      .tuple(pack, fc.constantFrom('# v2 git bundle\n', '# v3 git bundle\n@object-format=sha1\n'))
      .map(([bytes, head]) => Uint8Array.from(Buffer.concat([utf8(`${head}${'ab'.repeat(20)} refs/heads/main\n\n`), bytes]))),
  },
  {
    id: 'git-reftable',
    hint: null,
    bytes: fc.tuple(text, fc.array(text, { maxLength: 3 })).map(([refs, logs]) => Uint8Array.from(writeReftable(refs, logs))),
  },
  {
    id: 'git-object',
    hint: 'git-object',
    bytes: fc
      .tuple(fc.constantFrom('blob', 'commit', 'tag', 'tree'), text)
      .map(([kind, content]) => Uint8Array.from(deflateSync(Buffer.concat([utf8(`${kind} ${content.length}\0`), content])))),
  },
];
