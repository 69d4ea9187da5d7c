import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { BASE62, draw } from '../../../src/scan/sampling.ts';
import { randomFrom } from '../../scan/randomness.ts';
import { type KindName, plant, type Planting, text } from './stores.ts';

/** A laptop's home in which one secret has settled everywhere, the same at every run but for what real programs date. */

export interface ModelHome {
  readonly secret: string;
  readonly copies: Readonly<Partial<Record<KindName, number>>>;
  /** What could not be made here, and why. */
  readonly without: readonly string[];
}

/** Files, and copies in each: 500 in all. */
const PLANTED: readonly (readonly [KindName, number, number])[] = [
  ['env', 60, 1],
  ['history', 3, 10],
  ['base64', 20, 1],
  ['wide', 10, 1],
  ['json', 30, 1],
  ['jsonl', 20, 4],
  ['ipynb', 20, 2],
  ['sqlite', 8, 5],
  ['large sqlite', 1, 10],
  ['leveldb', 4, 5],
  ['bplist', 10, 1],
  ['tar', 10, 2],
  ['zip', 15, 2],
  ['tar.gz', 5, 2],
  ['gzip', 20, 1],
  ['zstd', 20, 1],
  ['mozlz4', 5, 2],
  ['cache', 20, 1],
  ['git', 1, 10],
];
const COPIES = 500;

/** `share`: of all the files and copies. */
export function buildModelHome(home: string, seed: number, share: number): ModelHome {
  const random = randomFrom(seed);
  const planting: Planting = { secret: draw(random, BASE62, 40), random };
  const copies: Partial<Record<KindName, number>> = {};
  const without: string[] = [];
  let planted = 0;
  for (const [kind, count, each] of PLANTED) {
    try {
      copies[kind] = plant(home, kind, Math.max(1, Math.round(count * share)), each, planting);
      planted += copies[kind];
    } catch (error) {
      without.push(`${kind}: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`);
    }
  }
  // What is missing to the whole stands in plain notes.
  const rest = Math.max(0, Math.round(COPIES * share) - planted);
  for (let at = 0; at < rest; at++) write(join(home, `work/rest/r${at}.md`), `${text(planting, 2_000)}key ${planting.secret}\n`);
  bystanders(home, planting, Math.round(9_700 * share), Math.ceil(20 * share));
  return { secret: planting.secret, copies, without };
}

/** Source, prose, settings, some pictures and archives, and a few large logs, none of which hold a copy. */
function bystanders(home: string, planting: Planting, count: number, large: number): void {
  const archive = gzipSync(text(planting, 60_000));
  const add = (path: string, content: string | Uint8Array): void => write(join(home, path), content);
  for (let at = 0; at < count; at++) {
    const folder = `work/p${at % 40}/d${Math.floor(at / 400)}`;
    if (at % 50 === 7) add(`${folder}/f${at}.gz`, archive);
    else if (at % 50 === 9) add(`${folder}/f${at}.png`, picture(planting));
    else if (at % 10 === 3) add(`${folder}/f${at}.json`, JSON.stringify({ at, text: text(planting, 3_000) }, null, 2));
    else add(`${folder}/f${at}.${['ts', 'md', 'py', 'txt'][at % 4]}`, text(planting, 1_000 + planting.random(10_000)));
  }
  for (let at = 0; at < large; at++) add(`logs/service-${at}.log`, text(planting, 4_000_000));
}

/** Of its signature and noise. */
function picture({ random }: Planting): Buffer {
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.from(Array.from({ length: 8_000 }, () => random(256)))]);
}

function write(path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}
