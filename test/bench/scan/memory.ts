import { closeSync, ftruncateSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { startScanner } from '../../../src/search/index.ts';
import { draw, HEX } from '../../../src/scan/sampling.ts';
import { randomFrom } from '../../scan/randomness.ts';

/** How much memory the scanner process takes for inputs that are huge or mean it ill. */

export interface Held {
  readonly input: string;
  /** High-water mark of the resident set, 10⁶ bytes; NaN where the process was gone before it could be read. */
  readonly peakMb: number;
  readonly seconds: number;
  readonly findings: number;
  /** Reasons of what was not visible, and how often. */
  readonly notVisible: Readonly<Record<string, number>>;
}

const MB = 1_000_000;
const random = randomFrom(4);

interface Input {
  readonly name: string;
  readonly make: (folder: string) => void;
}

/** Writes `bytes` of what `part` gives for each piece, piece by piece: the bench itself stays small. */
function fill(path: string, bytes: number, part: (number: number) => Buffer): void {
  const file = openSync(path, 'w');
  let left = bytes;
  for (let number = 0; left > 0; number++) {
    const piece = part(number);
    left -= writeSync(file, piece, 0, Math.min(left, piece.length));
  }
  closeSync(file);
}

function noise(bytes: number): Buffer {
  const piece = Buffer.alloc(bytes);
  for (let at = 0; at + 4 <= bytes; at += 4) piece.writeUInt32LE(random(2 ** 32), at);
  return piece;
}

/** Random, and unlike in every piece. */
function churned(base: Buffer, number: number): Buffer {
  const piece = Buffer.from(base);
  for (let at = 0; at < piece.length; at += 64)
    piece.writeUInt32LE((piece.readUInt32LE(at) ^ Math.imul(number + 1, 0x9e3779b1 + at)) >>> 0, at);
  return piece;
}

/** `share` of the full sizes. */
function inputs(share: number): Input[] {
  const size = (mb: number) => Math.round(mb * MB * share);
  const file = (name: string, ending: string, make: (path: string) => void): Input => ({
    name,
    make: (folder) => make(join(folder, `input.${ending}`)),
  });
  return [
    file('sparse file of 4 GB', 'img', (path) => {
      const opened = openSync(path, 'w');
      ftruncateSync(opened, size(4_000));
      writeSync(opened, 'end', size(4_000) - 3);
      closeSync(opened);
    }),
    file('1 GB of random bytes', 'bin', (path) => {
      const base = noise(MB);
      fill(path, size(1_000), (number) => churned(base, number));
    }),
    file('200 MB in one line of JSON', 'json', (path) => {
      const value = Buffer.from(`{"name":"row","id":"${draw(random, HEX, 32)}","text":"${'word and word '.repeat(60)}"},`);
      fill(path, size(200), (number) => (number === 0 ? Buffer.concat([Buffer.from('['), value]) : value));
    }),
    file('200 MB of a few letters in one line', 'txt', (path) => fill(path, size(200), () => Buffer.alloc(MB, 'aB3'))),
    file('base64 in base64, five deep, 60 MB', 'txt', (path) => {
      let text = Buffer.from('a plain line of text, and another one\n'.repeat(Math.round(260_000 * share)));
      for (let depth = 0; depth < 5; depth++) text = Buffer.from(text.toString('base64'));
      writeFileSync(path, text);
    }),
    file('JSON in JSON, 30 deep, and 200,000 brackets', 'json', (path) => {
      let text = '"x"';
      for (let depth = 0; depth < 14; depth++) text = JSON.stringify({ v: text });
      writeFileSync(path, `${'['.repeat(200_000)}${text}`);
    }),
    file('gzip of 2 GB of zeros, and the same as base64', 'txt', (path) => {
      // Members of one gzip file follow one another: so small a piece gives a bomb of any size.
      const member = gzipSync(Buffer.alloc(size(100)), { level: 9 });
      const bomb = Buffer.concat(Array.from({ length: 20 }, () => member));
      writeFileSync(`${path}.gz`, bomb);
      writeFileSync(path, `data: ${bomb.toString('base64')}\nother: ${gzipSync(bomb).toString('base64')}\n`);
    }),
    file('findings in every line, 40 MB', 'env', (path) =>
      fill(path, size(40), () => Buffer.from(Array.from({ length: 2_000 }, () => `API_TOKEN=${draw(random, HEX, 40)}\n`).join(''))),
    ),
    {
      name: '50,000 tiny files',
      make: (folder) => {
        for (let number = 0; number < 50_000 * share; number++) {
          const inside = join(folder, `d${number % 100}`);
          if (number < 100) mkdirSync(inside, { recursive: true });
          writeFileSync(join(inside, `f${number}.txt`), `line ${number}\n`);
        }
      },
    },
  ];
}

/** One scanner process after another, one for each input, then one for all of them. Yields as it goes. */
export async function* held(place: string, share: number, entry: URL): AsyncGenerator<Held> {
  const all = join(place, 'hostile');
  const every = inputs(share);
  for (const [at, { name, make }] of every.entries()) {
    const folder = join(all, String(at));
    mkdirSync(folder, { recursive: true });
    make(folder);
    yield await measured(name, [folder], entry);
  }
  yield await measured('all of them, one process', [all], entry);
  rmSync(all, { recursive: true, force: true });
}

async function measured(input: string, roots: readonly string[], entry: URL): Promise<Held> {
  await using scanner = startScanner({ entry, allowRoot: process.getuid?.() === 0, idleMs: 60_000, nice: 0, stallMs: 600_000 });
  const key = new Uint8Array(32);
  const began = performance.now();
  let findings = 0;
  const notVisible: Record<string, number> = {};
  for await (const event of scanner.search({
    id: 'memory',
    roots,
    home: roots[0] ?? '/',
    exclude: [],
    detect: true,
    hunt: [],
    keys: { epoch: 1, fingerprint: key, local: key },
    by: 'engine',
  })) {
    if (event.type === 'finding') findings++;
    if (event.type === 'not-visible') notVisible[event.reason] = (notVisible[event.reason] ?? 0) + 1;
  }
  const seconds = (performance.now() - began) / 1_000;
  const status = readFileSync(`/proc/${scanner.pid}/status`, 'utf8');
  return { input, peakMb: (Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? Number.NaN) * 1_024) / MB, seconds, findings, notVisible };
}
