import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, linkSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { allRules } from '../../../src/scan/index.ts';
import { BASE62, draw } from '../../../src/scan/sampling.ts';
import { encodedText, logText, transcriptText } from '../../scan/generated-texts.ts';
import { type Planted, plant, type Token, tokensOf } from '../../scan/planting.ts';
import { type Random, randomFrom } from '../../scan/randomness.ts';
import { canBeBlind } from '../../scan/support.ts';

/** The tree that every engine scans: real files of this machine, generated ones, and planted tokens that say who finds what. */

export interface Tree {
  /** The scanned folder; what is known of it lies beside it. */
  readonly folder: string;
  /** Every file, relative to `folder`. */
  readonly files: readonly string[];
  readonly bytes: number;
  readonly mix: Readonly<Record<string, { files: number; bytes: number }>>;
  /** One sample of a rule on a line of its own. */
  readonly raw: readonly InFile[];
  /** The same, encoded; offsets are those of the encoded text. */
  readonly encoded: readonly InFile[];
  /** Values of the hunt, in many forms; `rule` is the number of the value. */
  readonly hunted: readonly InFile[];
}

export interface InFile extends Planted {
  readonly file: string;
  /** Of a raw token: for peers that tell values, not places. Made by the bench, and gone with its tree. */
  readonly secret: string;
}

export const RAW = 2_000;
const ENCODED = 400;
const HUNTED = 300;
const LARGEST = 16_000_000;
/** Some peers open archives by default and others do not; none are in the tree, so that all read the same bytes. */
const ARCHIVES = /\.(?:gz|tgz|zip|jar|whl|xz|bz2|zst|br|7z|tar)$/i;

const SOURCES: readonly { readonly name: string; readonly roots: readonly string[]; readonly share: number }[] = [
  { name: 'packages', roots: [new URL('../../../node_modules', import.meta.url).pathname], share: 0.45 },
  { name: 'documents', roots: ['/usr/share/doc', '/usr/share/man', '/usr/share/info'], share: 0.12 },
  { name: 'python', roots: ['/usr/lib/python3', '/usr/lib/python3.11', '/usr/lib/python3.13'], share: 0.12 },
  { name: 'headers', roots: ['/usr/include'], share: 0.11 },
];

/** The first so many values that can be hunted for by a blind entry, by their numbers. */
export function huntedValues(count: number): Map<number, string> {
  const values = new Map<number, string>();
  for (let number = 0; values.size < count; number++) {
    const value = huntedValue(number);
    if (canBeBlind(Buffer.from(value))) values.set(number, value);
  }
  return values;
}

/** None stands anywhere unless it is planted. */
function huntedValue(number: number): string {
  const random = randomFrom(77_000_000 + number);
  return draw(random, BASE62, 24 + random(30));
}

const FORMS: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => Buffer.from(text, 'latin1').toString('base64'),
  (text) => Buffer.from(`x:${text}`, 'latin1').toString('base64'),
  (text) => Buffer.from(`me:${text} `, 'latin1').toString('base64url'),
  (text) => Buffer.from(text, 'latin1').toString('hex'),
  (text) => JSON.stringify({ a: JSON.stringify({ b: `"${text}"` }) }),
  (text) => encodeURIComponent(`"${text}"`),
  (text) => `\\u0022${Array.from(text, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')}`,
  (text) => Buffer.from(text, 'utf16le').toString('latin1'),
];

/** Builds the tree below `folder`, or takes the one that an earlier run with the same size built there. */
export function buildTree(place: string, bytes: number): Tree {
  const known = join(place, 'tree.json');
  const folder = join(place, 'tree');
  if (existsSync(known)) {
    const tree = JSON.parse(readFileSync(known, 'utf8')) as Tree & { asked: number; rules: number };
    if (tree.asked !== bytes || tree.rules !== allRules.length)
      throw new Error(`${place} holds a tree of another size or of other rules: remove it.`);
    return tree;
  }
  const random = randomFrom(20_261_123);
  const mix: Record<string, { files: number; bytes: number }> = {};
  const files: string[] = [];
  const count = (kind: string, path: string, size: number) => {
    const one = (mix[kind] ??= { files: 0, bytes: 0 });
    one.files++;
    one.bytes += size;
    files.push(path);
  };
  for (const { name, roots, share } of SOURCES) {
    let left = bytes * share;
    for (const { path, relative, size } of shuffled(roots)) {
      if (left <= 0) break;
      // Peers pass over folders of these names as a user's configuration would; here they are to read what we read.
      const to = join(name, relative.replaceAll('node_modules', 'modules').replaceAll('vendor', 'third'));
      mkdirSync(dirname(join(folder, to)), { recursive: true });
      copyFileSync(path, join(folder, to));
      left -= size;
      count(name, to, size);
    }
  }
  const texts = textsOf(folder, files, random);
  const generated: readonly [string, number, string, (random: Random, length: number) => string][] = [
    ['transcripts', 0.1, '.jsonl', (r, length) => transcriptText(r, length, texts)],
    ['logs', 0.06, '.log', logText],
    ['encoded', 0.04, '.txt', (r, length) => encodedText(r, length, texts)],
  ];
  for (const [name, share, ending, make] of generated) {
    mkdirSync(join(folder, name), { recursive: true });
    let left = bytes * share;
    for (let number = 0; left > 0; number++) {
      const text = make(random, 100_000 + random(3_000_000));
      const path = join(name, `${name}-${number}${ending}`);
      writeFileSync(join(folder, path), text, 'latin1');
      left -= text.length;
      count(name, path, text.length);
    }
  }
  const planted = plantAll(folder, files, random);
  const tree: Tree = { folder, files, bytes: files.reduce((sum, path) => sum + statSync(join(folder, path)).size, 0), mix, ...planted };
  writeFileSync(known, JSON.stringify({ ...tree, asked: bytes, rules: allRules.length }));
  return tree;
}

/** Regular files below the roots, in an order that is the same at every run and mixes folders. */
function shuffled(roots: readonly string[]): { path: string; relative: string; size: number; key: string }[] {
  const found: { path: string; relative: string; size: number; key: string }[] = [];
  for (const root of roots) {
    if (!existsSync(root)) continue;
    const folders = [''];
    for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
      for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
        const relative = join(folder, entry.name);
        // What tools keep beside packages differs from day to day.
        if (entry.isDirectory() && !(folder === '' && entry.name.startsWith('.'))) folders.push(relative);
        if (!entry.isFile() || ARCHIVES.test(entry.name)) continue;
        const { size } = statSync(join(root, relative));
        if (size > LARGEST) continue;
        const key = createHash('sha1').update(relative).digest('latin1');
        found.push({ path: join(root, relative), relative: join(root.split('/').at(-1) ?? '', relative), size, key });
      }
    }
  }
  return found.sort((a, b) => (a.key < b.key ? -1 : 1));
}

const TEXT = /\.(?:js|ts|mjs|cjs|json|md|py|h|hpp|html|css|txt|jsonl|log|rst)$/;

function textsOf(folder: string, files: readonly string[], random: Random): string[] {
  const texts: string[] = [];
  for (let turn = 0; texts.length < 400 && turn < 20_000; turn++) {
    const path = join(folder, files[random(files.length)] ?? '');
    const { size } = statSync(path);
    if (TEXT.test(extname(path)) && size > 1_000 && size < 200_000) texts.push(readFileSync(path, 'latin1'));
  }
  return texts;
}

function plantAll(folder: string, files: readonly string[], random: Random): Pick<Tree, 'raw' | 'encoded' | 'hunted'> {
  const raw = tokensOf(allRules, RAW, random);
  const single = tokensOf(
    allRules.filter((rule) => (rule.evidence ?? 'shape') === 'shape'),
    ENCODED,
    random,
  );
  const shares = new Map<string, Token[]>();
  const secrets = new Map<Token, string>();
  const kinds = new Map<Token, 'raw' | 'encoded' | 'hunted'>();
  const targets = files.filter((path) => TEXT.test(extname(path)) && statSync(join(folder, path)).size < 4_000_000);
  const give = (token: Token, kind: 'raw' | 'encoded' | 'hunted', secret: string) => {
    kinds.set(token, kind);
    secrets.set(token, secret);
    const path = targets[random(targets.length)] ?? '';
    shares.set(path, [...(shares.get(path) ?? []), token]);
  };
  for (const token of raw) give(token, 'raw', token.secret);
  for (const [at, { rule, text, secret }] of single.entries()) {
    const encoded = (FORMS[1 + (at % (FORMS.length - 1))] ?? String)(text);
    give({ rule, text: encoded, secret: encoded }, 'encoded', secret);
  }
  for (const [number, value] of huntedValues(HUNTED)) {
    const encoded = (FORMS[number % FORMS.length] ?? String)(value);
    give({ rule: String(number), text: encoded, secret: encoded }, 'hunted', '');
  }
  const out = { raw: [] as InFile[], encoded: [] as InFile[], hunted: [] as InFile[] };
  for (const [file, tokens] of shares) {
    const { text, planted } = plant(readFileSync(join(folder, file), 'latin1'), tokens, random);
    writeFileSync(join(folder, file), text, 'latin1');
    // plant() orders by place; tokens of one file are told apart by what stands there.
    for (const one of planted) {
      const token = tokens.find((candidate) => candidate.rule === one.rule && candidate.secret === text.slice(one.start, one.end));
      const kind = token && kinds.get(token);
      if (token && kind) out[kind].push({ ...one, file, secret: secrets.get(token) ?? '' });
    }
  }
  return out;
}

/** A part of the tree of about so many bytes, as links to its files, and the list of them. */
export function sliceOf(tree: Tree, place: string, bytes: number): Tree & { readonly list: string } {
  const folder = join(place, bytes === 0 ? 'slice-of-none' : 'slice');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const random = randomFrom(8);
  const files: string[] = [];
  let size = 0;
  for (let turn = 0; size < bytes && turn < tree.files.length; turn++) {
    const path = tree.files[random(tree.files.length)] ?? '';
    const to = join(folder, path);
    const about = statSync(join(tree.folder, path));
    if (existsSync(to) || about.size > bytes / 4) continue;
    mkdirSync(dirname(to), { recursive: true });
    linkSync(join(tree.folder, path), to);
    files.push(path);
    size += about.size;
  }
  const list = `${folder}.files`;
  writeFileSync(list, files.map((path) => `${path}\n`).join(''));
  const inside = (all: readonly InFile[]) => all.filter(({ file }) => files.includes(file));
  return { ...tree, folder, files, bytes: size, raw: inside(tree.raw), encoded: inside(tree.encoded), hunted: inside(tree.hunted), list };
}
