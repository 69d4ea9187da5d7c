import { decodeBase64, encodeBase64, passwordOfBasic } from '../checks/base64.ts';
import { crc32Base62 } from '../checks/crc32.ts';
import { isPlaceholder } from '../checks/placeholder.ts';
import type { Rule } from '../face.ts';
import { BASE62, bare, draw, HEX, oneOf } from '../sampling.ts';
import { token } from '../shape.ts';

const accessToken: Rule = {
  id: 'npm-access-token',
  description: 'npm access token with its checksum',
  source: 'https://github.blog/changelog/2021-09-23-npm-has-a-new-access-token-format/',
  literals: ['npm_'],
  pattern: token('npm_[A-Za-z0-9]{36}'),
  publicPrefix: 4,
  accept: (secret) => crc32Base62(secret.slice(4, 34)) === secret.slice(34),
  sample: (random) => {
    const body = draw(random, BASE62, 30);
    return bare(`npm_${body}${crc32Base62(body)}`);
  },
  nearMisses: [`npm_${'aB3dE5'.repeat(6)}`, 'npm_config_registry', 'npm_package_dependencies_something_long_name'],
};

/** `//registry/:_authToken=…`, `_auth=…` (base64 of user:password), `_password=…` (base64). */
const npmrc: Rule = {
  id: 'npm-npmrc-credential',
  description: 'Credential in an .npmrc file',
  source: 'https://docs.npmjs.com/cli/v11/configuring-npm/npmrc',
  literals: ['_authtoken', '_auth', '_password'],
  evidence: 'context',
  pattern:
    /(?<=^|[\s:;"'])_(?<field>authToken|auth|password)[ \t]{0,8}=[ \t]{0,8}["']?(?<secret>[A-Za-z0-9+/_.~=-]{8,2048})(?![A-Za-z0-9+/_.~=-])/d,
  reach: { before: 0, after: 2200 },
  publicPrefix: 0,
  accept: (secret, match) => {
    if (isPlaceholder(secret)) return false;
    if (match.groups?.['field'] === 'auth') return !isPlaceholder(passwordOfBasic(secret) ?? '');
    if (match.groups?.['field'] === 'password') return /^[\x20-\x7e]{4,}$/.test(decodeBase64(secret) ?? '');
    return /\d/.test(secret);
  },
  sample: (random) => {
    const password = draw(random, BASE62, 20);
    const secret = oneOf(random, [() => draw(random, HEX, 40), () => encodeBase64(`ci:${password}`), () => encodeBase64(password)]);
    const value = secret();
    const field = value.length === 40 ? '_authToken' : value.length === 28 ? '_password' : '_auth';
    return { text: `//registry.npmjs.org/:${field}=${value}`, secret: value };
  },
  nearMisses: [
    `//registry.npmjs.org/:_authToken=\${NPM_TOKEN}`,
    'this._auth = createAuthentication1;',
    '_password=notbase64!',
    '//registry.npmjs.org/:_auth=bm90IGEgcGFpcg==',
  ],
};

export const npmRules: readonly Rule[] = [accessToken, npmrc];
