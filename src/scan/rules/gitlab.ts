import { encodeBase64Url } from '../checks/base64.ts';
import { crc32 } from '../checks/crc32.ts';
import type { Rule } from '../face.ts';
import { BASE36, BASE64URL, bare, draw, drawBytes, oneOf } from '../sampling.ts';
import { prefixed } from '../shape.ts';

/** https://docs.gitlab.com/security/tokens/#token-prefixes */
const PREFIXES = [
  'glpat-',
  'gloas-',
  'gldt-',
  'glrt-',
  'glrtr-',
  'glcbt-',
  'glptt-',
  'glft-',
  'glimt-',
  'glagent-',
  'glwt-',
  'glsoat-',
  'glffct-',
];

/** An instance may put a prefix of its own before that, parted by a dash; the finding begins behind it. */
const START = String.raw`(?:(?<![A-Za-z0-9_])|(?<=\\[nrtbfv]|%[0-9A-Fa-f]{2}|\\u[0-9a-fA-F]{4}|\\x[0-9a-fA-F]{2}))`;

const classic: Rule = {
  ...prefixed({
    id: 'gitlab-token',
    description: 'GitLab token (personal, deploy, runner, trigger, feed, agent and their kin)',
    source: 'https://docs.gitlab.com/security/tokens/#token-prefixes',
    prefixes: PREFIXES,
    alphabet: BASE64URL,
    length: [20, 64],
    nearMisses: ['glpat-abc', `glpat-${'X'.repeat(11)}-${'X'.repeat(8)}`, 'glrt-some-runner-name-in-words'],
  }),
  // A routable token goes on with a dot: that is the other rule's.
  pattern: new RegExp(
    String.raw`${START}(?:${PREFIXES.join('|')})[A-Za-z0-9_-]{20,64}(?![A-Za-z0-9_-]|\.[0-9a-z]{2}(?:\.[0-9a-z]{2})?[0-9a-z]{7})`,
    'd',
  ),
};

/** Base 36 of the CRC-32 of all that stands before it, in seven characters. */
function trailer(text: string): string {
  return crc32(text).toString(36).padStart(7, '0');
}

const routable: Rule = {
  id: 'gitlab-routable-token',
  description: 'GitLab routable token with its checksum',
  source: 'https://handbook.gitlab.com/handbook/engineering/architecture/design-documents/cells/routable_tokens/',
  literals: PREFIXES,
  pattern: new RegExp(
    String.raw`${START}(?:${PREFIXES.join('|')})(?:t\d_)?[A-Za-z0-9_-]{27,300}\.(?:[0-9a-z]{2}\.)?[0-9a-z]{9}(?![A-Za-z0-9_-])`,
    'd',
  ),
  publicPrefix: 8,
  accept: (secret, match) => {
    const instance = /[A-Za-z0-9_.-]{1,40}-$/.exec(match.input.slice(Math.max(0, match.index - 40), match.index))?.[0] ?? '';
    return ['', instance].some((before) => trailer(before + secret.slice(0, -7)) === secret.slice(-7));
  },
  sample: (random) => {
    const payload = encodeBase64Url(`o:${draw(random, BASE36, 1)}\nu:${draw(random, BASE36, 4)}${drawBytes(random, 16)}\u0010`);
    const version = oneOf(random, ['', '01.']);
    const head = `${oneOf(random, PREFIXES)}${payload}.${version}${payload.length.toString(36).padStart(2, '0')}`;
    return bare(head + trailer(head));
  },
  nearMisses: [`glpat-${'abcd0'.repeat(6)}.0r0000000`],
};

export const gitlabRules: readonly Rule[] = [classic, routable];
