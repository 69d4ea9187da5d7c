import { fc } from '@fast-check/vitest';
import { blockCacheFiles } from './block-caches.ts';
import { deflateRawSync } from 'node:zlib';
import { bplistOf, type Plist } from './bplists.ts';
import { difficultText, jsonValue } from './bytes.ts';
import { copyqTab } from './copyq-tabs.ts';
import { firefoxEntry } from './firefox-caches.ts';
import { notepadTab } from './notepad-tabs.ts';
import { cacheEntry, sparseEntry } from './simple-caches.ts';
import { snssFile } from './sessions.ts';
import { shadaFile, swapFile, undoFile, viminfoFile } from './vim-files.ts';

const lines = fc.array(fc.string({ maxLength: 60 }), { minLength: 1, maxLength: 6 });

/** Files as editors, browsers and desktops write them. */
export const desktopSamples: readonly { readonly id: string; readonly hint: string | null; readonly bytes: fc.Arbitrary<Uint8Array> }[] = [
  {
    id: 'notepad-tab',
    hint: null,
    bytes: fc
      .record({
        path: fc.option(fc.string({ maxLength: 30 }), { nil: null }),
        content: fc.string({ unit: 'binary', maxLength: 80 }),
        strokes: fc.array(fc.record({ position: fc.nat({ max: 60 }), removed: fc.nat({ max: 5 }), added: fc.string({ maxLength: 5 }) }), {
          maxLength: 12,
        }),
      })
      .map(notepadTab),
  },
  { id: 'deflate', hint: 'raw-deflate', bytes: fc.string({ minLength: 30 }).map((text) => Uint8Array.from(deflateRawSync(`\xff${text}`))) },
  {
    id: 'copyq',
    hint: null,
    bytes: fc
      .tuple(
        fc.array(fc.dictionary(fc.constantFrom('text/plain', 'text/html'), fc.string(), { minKeys: 1 }), { minLength: 1, maxLength: 4 }),
        fc.boolean(),
      )
      .map(([items, packed]) => copyqTab(items, packed)),
  },
  {
    id: 'block-cache',
    hint: null,
    bytes: fc
      .tuple(
        fc.array(
          fc.record({ key: fc.webUrl(), headers: fc.constant(['content-encoding: gzip']), body: fc.uint8Array({ maxLength: 90 }) }),
          { maxLength: 3 },
        ),
        fc.constantFrom('index', 'data_1', 'data_2'),
      )
      .map(([answers, name]) => blockCacheFiles(answers).get(name) as Uint8Array),
  },
  {
    id: 'firefox-cache',
    hint: 'firefox-cache',
    bytes: fc
      .record({
        key: fc.webUrl({ withQueryParameters: true }),
        body: fc.uint8Array({ maxLength: 80 }),
        headers: fc.array(fc.constantFrom('content-encoding: gzip', 'content-encoding: br', 'content-type: a/b')),
        made: fc.option(fc.uint8Array({ maxLength: 9 })),
        version: fc.constantFrom(1, 2, 3, 4),
      })
      .map(firefoxEntry),
  },
  {
    id: 'vim-swap',
    hint: null,
    bytes: fc
      .tuple(
        fc.array(lines, { maxLength: 3 }),
        fc.constantFrom('long' as const, 'neovim' as const, 'short' as const),
        fc.array(lines, { maxLength: 1 }),
      )
      .map((parts) => swapFile(...parts)),
  },
  {
    id: 'vim-undo',
    hint: null,
    bytes: fc
      .tuple(fc.array(fc.record({ top: fc.nat({ max: 1_000_000 }), lines }), { maxLength: 4 }), fc.string({ maxLength: 20 }))
      .map((parts) => undoFile(...parts)),
  },
  {
    id: 'snss',
    hint: null,
    bytes: fc
      .array(fc.record({ tab: fc.nat({ max: 2 ** 31 }), address: fc.webUrl(), title: fc.string({ maxLength: 20 }) }), { maxLength: 5 })
      .map((visits) => snssFile(visits)),
  },
  {
    id: 'viminfo',
    hint: null,
    bytes: fc.dictionary(fc.stringMatching(/^[a-z]$/), lines).map((registers) => viminfoFile(registers)),
  },
  { id: 'shada', hint: null, bytes: fc.dictionary(fc.stringMatching(/^[a-z]$/), lines).map(shadaFile) },
  { id: 'bplist', hint: null, bytes: fc.dictionary(difficultText, jsonValue).map((value) => bplistOf(value as Plist)) },
  {
    id: 'simple-cache',
    hint: null,
    bytes: fc
      .record({
        key: fc.webUrl({ withQueryParameters: true }),
        body: fc.uint8Array({ maxLength: 80 }),
        headers: fc.option(fc.array(fc.constantFrom('content-encoding: gzip', 'content-encoding: br', 'content-type: a/b')), { nil: null }),
      })
      .map(cacheEntry),
  },
  {
    id: 'simple-cache',
    hint: null,
    bytes: fc
      .array(fc.record({ offset: fc.nat(), bytes: fc.uint8Array({ minLength: 1, maxLength: 30 }) }), { minLength: 1, maxLength: 5 })
      .map((ranges) => sparseEntry('https://a.example/', ranges)),
  },
];
