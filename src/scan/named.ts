import { headOf, isJoin, JOIN } from './assigned.ts';
import { namesSecret } from './checks/name.ts';
import { isPlaceholder, isRegular } from './checks/placeholder.ts';
import { entropy, isCode, isUuid } from './checks/value.ts';
import { wordShare, wordsOf } from './checks/words.ts';
import type { Rule } from './face.ts';
import { type Alphabet, draw, HEX, oneOf, type Random } from './sampling.ts';

/**
 * Secrets without a shape of their own: random values of a known alphabet and length, known by the provider's word in the name
 * that they are assigned to (`DATADOG_API_KEY=…`, `datadog.apiKey: …`, `Datadog API key: …`).
 */

/** Values that an alphabet and a length do not describe. */
export interface Shape {
  /** A regular expression's source, bounded, without groups of its own that capture. */
  readonly pattern: string;
  /** Characters of the longest value. */
  readonly most: number;
  readonly draw: (random: Random) => string;
  readonly uuid?: boolean;
}

export const UUID: Shape = {
  pattern: '[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}',
  most: 36,
  draw: (random) => [8, 4, 4, 4, 12].map((length) => draw(random, HEX, length)).join('-'),
  uuid: true,
};

/** What a provider's secrets are called, in words of a name. */
const CALLED = ['key', 'token', 'secret', 'password', 'passwd', 'passphrase', 'pwd', 'pat', 'credential', 'credentials', 'auth'];

/** A space in a name stands for any separator, or none: `digital ocean` is `digitalocean`, `digital_ocean`, `digitalOcean` … */
const spelt = (name: string): string[] => (name.includes(' ') ? ['', '_', '-', ' ', '.'].map((by) => name.replaceAll(' ', by)) : [name]);

/** Whether the provider's word stands as a word of its own: not `square` in `squares` or `desquare`. */
function isWord(head: string, word: string, tail: string, called: RegExp): boolean {
  const before = head.at(-1) ?? '';
  const after = tail.charAt(0);
  const startsCapital = /^[A-Z]/.test(word);
  if (/[a-z]/i.test(before) && !(startsCapital && /[a-z]/.test(before))) return false;
  if (!/[a-z]/i.test(after) || (/[A-Z]/.test(after) && /[a-z]$/.test(word))) return true;
  // `datadogapikey`
  return called.test(tail);
}

/** Drawn at random from an alphabet rather than written by a person. */
function isDrawn(secret: string, uuid: boolean): boolean {
  // One piece written again and again.
  if (isRegular(secret) || `${secret}${secret}`.indexOf(secret, 1) < secret.length) return false;
  const body = secret.replaceAll(/[^A-Za-z0-9]/g, '');
  const hex = /^[0-9a-f]+$/i.test(body);
  const letters = hex ? 16 : /[a-z]/.test(body) && /[A-Z]/.test(body) ? 62 : 36;
  if (entropy(secret) < 0.6 * Math.log2(Math.min(letters, body.length))) return false;
  if (uuid || /^\d+$/.test(body)) return true;
  if (!/[A-Za-z]/.test(body)) return false;
  if (hex) return /\d/.test(body);
  const share = wordShare(secret);
  return /\d/.test(body) ? share < 0.5 : letters === 62 && body.length >= 16 && share < 0.3;
}

interface NamedSpec {
  readonly id: string;
  readonly description: string;
  readonly source: string;
  /** The provider's words, lower case, each of at least three characters; a space stands for any separator or none. */
  readonly names: readonly string[];
  /** The words that tell a secret in the name, lower case. Default: key, token, secret, password and their kin. */
  readonly what?: readonly string[];
  readonly nearMisses: readonly string[];
  /** Further checks of the value. */
  readonly accept?: (secret: string, match: RegExpExecArray) => boolean;
}

/** The value is so many characters of an alphabet (exactly, or from – to), or of a shape of its own (`UUID`). */
type NamedValue = { readonly alphabet: Alphabet; readonly length: number | readonly [number, number] } | { readonly shape: Shape };

export function named(spec: NamedSpec & NamedValue): Rule {
  const shape = 'shape' in spec ? spec.shape : shapeOf(spec.alphabet, spec.length);
  const uuid = shape.uuid === true;
  // The longest first: `tencentcloud` is not `tencent` and a word that begins in the middle.
  const names = spec.names.flatMap(spelt).sort((a, b) => b.length - a.length);
  const words = names.map((name) => name.replaceAll('.', String.raw`\.`)).join('|');
  const what = spec.what ?? CALLED;
  const called = lazily(() => new RegExp(`^[ ._-]?(?:[a-z0-9]{0,10})(?:${what.join('|')})`, 'i'));
  const telling = lazily(() => tellingWord(what));
  const value = shape.pattern;
  const accept = (secret: string, match: RegExpExecArray): boolean => {
    const { word = '', tail = '', join = '' } = match.groups ?? {};
    const before = headOf(match);
    if (!isJoin(join, before) || !isWord(before.head, word, tail, called())) return false;
    if (!namesOne(before.head, word, tail, telling())) return false;
    if (isPlaceholder(secret) || (!uuid && (isUuid(secret) || isCode(secret))) || !isDrawn(secret, uuid)) return false;
    return spec.accept?.(secret, match) ?? true;
  };
  const behind = String.raw`(?<tail>(?:[\w .(-]{0,39}?[\w.(-])??)(?<join>${JOIN})(?:(?<quote>\\{0,3}["'\`])(?<secret>${value})\k<quote>|(?<secret>${value})(?![\w+/=@({[-]|\.\w))`;
  // Letters of the alphabet keep their case, though names do not.
  const exact = lazily(() => new RegExp(`^(?:${value})$`));
  const pattern = lazily(() => new RegExp(`(?<word>${words})${behind}`, 'di'));
  const follows = lazily(() => new RegExp(behind, 'di'));
  const rule: Rule = {
    id: spec.id,
    description: spec.description,
    source: spec.source,
    literals: names,
    get pattern() {
      return pattern();
    },
    get follows() {
      return follows();
    },
    evidence: 'context',
    reach: { before: 0, after: 200 + shape.most },
    publicPrefix: 0,
    accept: (secret, match) => exact().test(secret) && accept(secret, match),
    sample: (random) => sampleOf(random, oneOf(random, spec.names), oneOf(random, what), shape, (text) => passes(rule, text)),
    nearMisses: spec.nearMisses,
  };
  return rule;
}

/** A process tries few of the rules: what the others would need is not made. */
function lazily<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

function shapeOf(alphabet: Alphabet, length: number | readonly [number, number]): Shape {
  const [least, most] = typeof length === 'number' ? [length, length] : length;
  return {
    pattern: `[${alphabet.set}]{${least},${most}}`,
    most,
    draw: (random) => draw(random, alphabet, least + random(most - least + 1)),
  };
}

/** The last telling word of a name: alone, or at the end of another (`apikey`). Groups: all before it, itself, all after it. */
function tellingWord(what: readonly string[]): RegExp {
  const ends = what.filter((word) => word.length > 3 || word === 'key').map((word) => word.replaceAll(' ', ' ?'));
  const wholes = what.map((word) => word.replaceAll(' ', ' ?'));
  return new RegExp(`^(?<before>.*(?<![^ ]))(?<word>[^ ]*(?:${ends.join('|') || '$.'})|${wholes.join('|')})(?<after>(?: .*)?)$`);
}

/** Whether a name tells a secret and not something about one; the provider's word counts where it says it itself (`mj apikey`). */
function namesOne(head: string, word: string, tail: string, telling: RegExp): boolean {
  const around = telling.exec(wordsOf(`${head} ${tail}`).join(' '))?.groups;
  if (around !== undefined) {
    // Cloud consoles call one of two equal keys the primary one.
    return namesSecret((around['before'] ?? '').replaceAll('primary ', ''), around['word'] ?? '', around['after'] ?? '');
  }
  const within = telling.exec(wordsOf(word).join(' '))?.groups;
  return (
    within !== undefined &&
    namesSecret(
      '',
      within['word'] ?? '',
      wordsOf(tail)
        .map((part) => ` ${part}`)
        .join(''),
    )
  );
}

function passes(rule: Rule, text: string): boolean {
  const pattern = new RegExp(rule.pattern.source, `${rule.pattern.flags}y`);
  for (let at = 0; at < text.length; at++) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match !== null && (rule.accept?.(match.groups?.['secret'] ?? '', match) ?? true)) return true;
  }
  return false;
}

const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);

function sampleOf(random: Random, name: string, what: string, shape: Shape, good: (text: string) => boolean) {
  const words = `${name} ${what}`.split(' ');
  const snake = words.join('_').replaceAll('.', '_');
  const camel = words.map((word, at) => (at === 0 ? word : capital(word))).join('');
  const [before, after] = oneOf<[string, string]>(random, [
    [`${snake.toUpperCase()}=`, ''],
    [`export ACME_${snake.toUpperCase()}="`, '"'],
    [`  ${snake}: `, ''],
    [`{"${camel}": "`, '"}'],
    [`const ${camel} = '`, "';"],
    [`--${words.join('-')} `, ''],
    [`<${camel}>`, `</${camel}>`],
    [`${words.map(capital).join(' ')}: `, ''],
  ]);
  for (let left = 1000; left > 0; left--) {
    const secret = shape.draw(random);
    const text = before + secret + after;
    if (good(text)) return { text, secret };
  }
  throw new Error(`No value after ${before} passes: give names, words and a shape that go together.`);
}
