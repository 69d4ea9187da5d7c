/**
 * npm run bench:stores — what it costs to read files as what they are: for each kind of store, the speed over the bytes in it
 * beside the speed over the same bytes in a plain file, and the scanner's peak memory beside that of a scanner that read next to
 * nothing. Then a home of many files of which some are stores. Prints medians beside the aims; judges nothing.
 *
 *   --quick        little stores, a little home, one round
 *   --stores a,b   only those whose names hold one of these words
 *   --mb N         plain bytes in each store, 10⁶ (default 100)
 *   --rounds N     default 3
 *   --files N      of the home (default 100,000, a fiftieth of them stores; 0 leaves it out)
 *   --place DIR    where all of it is built
 */
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { BASE62, draw, HEX } from '../../src/scan/sampling.ts';
import { randomFrom } from '../scan/randomness.ts';
import { product } from './scan/peers.ts';
import { head, median, notRun, row, say, seconds, speed, why } from './scan/table.ts';
import { littleStores, stores } from './stores/list.ts';
import { measured } from './stores/measured.ts';

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    stores: { type: 'string', default: '' },
    mb: { type: 'string' },
    rounds: { type: 'string' },
    files: { type: 'string' },
    place: { type: 'string' },
  },
});
const MEGABYTES = Number(options.mb ?? (options.quick ? 10 : 100));
const ROUNDS = Number(options.rounds ?? (options.quick ? 1 : 3));
const FILES = Number(options.files ?? (options.quick ? 5_000 : 100_000));
/** A finding for each so many bytes. */
const APART = 500_000;

const random = randomFrom(11);

/** Lines as logs and transcripts have them, with a token here and there. */
function corpusOf(bytes: number): Buffer {
  const parts: string[] = [];
  let length = 0;
  for (let number = 0, next = APART; length < bytes; number++) {
    const planted = length >= next;
    if (planted) next += APART;
    const text = planted
      ? `export GITHUB_TOKEN=ghp_${draw(random, BASE62, 36)}`
      : `{"level":"info","id":"${draw(random, HEX, 12)}","message":"request ${number} to /api/v1/items took ${random(900)} ms"}`;
    const line = `2026-11-23T06:${String(number % 60).padStart(2, '0')}:00Z ${text}\n`;
    parts.push(line);
    length += line.length;
  }
  return Buffer.from(parts.join(''));
}

async function everyStore(place: string, entry: URL): Promise<void> {
  const corpus = join(place, 'corpus.log');
  writeFileSync(corpus, corpusOf(MEGABYTES * 1e6));
  const { size } = statSync(corpus);
  const nothing = join(place, 'nothing.txt');
  writeFileSync(nothing, 'a line\n');
  const base = (await measured([nothing], 1, entry)).peakMb;
  const plain = await measured([corpus], ROUNDS, entry);
  say(
    `${(size / 1e6).toFixed(0)} MB of lines: plain ${speed(size, plain.ms)}, ${plain.findings} findings; memory of next to nothing ${base.toFixed(0)} MB\n`,
  );
  head();
  const wanted = options.stores.split(',');
  for (const store of stores) {
    const { name, ending } = store;
    if (!wanted.some((word) => name.includes(word))) continue;
    const folder = join(place, 'store');
    mkdirSync(folder);
    const path = join(folder, `store.${ending}`);
    try {
      store.make(corpus, path);
      const { ms, peakMb, findings, notVisible } = await measured([folder], ROUNDS, entry);
      row({
        what: `${name}: speed, beside plain`,
        ours: speed(size, ms),
        peer: speed(size, plain.ms),
        ratio: median(plain.ms) / median(ms),
        aim: null,
      });
      const over = peakMb - base;
      row({
        what: '  memory over the base',
        ours: `${peakMb.toFixed(0)} MB`,
        peer: `${base.toFixed(0)} MB`,
        ratio: over,
        unit: ' MB',
        aim: ['≤', 64],
      });
      if (findings !== plain.findings) say(`  FOUND ${findings} of ${plain.findings}`);
      for (const [reason, count] of Object.entries(notVisible)) say(`  not visible: ${count} ${reason}`);
    } catch (error) {
      notRun(name, why(error));
    }
    rmSync(folder, { recursive: true, force: true });
  }
}

async function home(place: string, entry: URL): Promise<void> {
  const root = join(place, 'home');
  const little = littleStores(place);
  let kept = 0;
  for (let number = 0; number < FILES; number++) {
    const folder = join(root, `p${number % 40}`, `d${Math.floor(number / 1_000)}`);
    if (number % 1_000 < 40) mkdirSync(folder, { recursive: true });
    const store = number % 50 === 7 ? little[kept++ % little.length] : undefined;
    if (store === undefined) writeFileSync(join(folder, `f${number}.txt`), `line ${number}\n`.repeat(number % 100));
    else writeFileSync(join(folder, `f${number}.${store.ending}`), store.bytes);
  }
  const { ms, peakMb } = await measured([root], 1, entry);
  say(`\n${FILES} files, ${kept} of them stores: ${seconds(median(ms))}, ${peakMb.toFixed(0)} MB`);
}

const place = options.place ?? mkdtempSync(join(tmpdir(), 'lastcopy-bench-stores-'));
mkdirSync(place, { recursive: true });
try {
  // As it is installed: from sources each thread would hold the type stripper as well.
  const entry = new URL('../search/scanner-main.js', pathToFileURL(await product()));
  await everyStore(place, entry);
  if (FILES > 0) await home(place, entry);
} finally {
  if (options.place === undefined) rmSync(place, { recursive: true, force: true });
}
