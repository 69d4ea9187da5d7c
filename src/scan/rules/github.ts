import { decodeJson, encodeBase64Url } from '../checks/base64.ts';
import { crc32Base62 } from '../checks/crc32.ts';
import { isFakeBody } from '../checks/placeholder.ts';
import type { Rule } from '../face.ts';
import { BASE62, BASE64URL, bare, DIGIT, draw, oneOf } from '../sampling.ts';
import { prefixed, token } from '../shape.ts';

const KINDS = ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'];

const classic: Rule = {
  id: 'github-classic-token',
  description: 'GitHub token (personal, OAuth, user-to-server, server-to-server, refresh) with its checksum',
  source: 'https://github.blog/engineering/platform-security/behind-githubs-new-authentication-token-formats/',
  literals: KINDS,
  pattern: token('gh[pousr]_[A-Za-z0-9]{36}'),
  publicPrefix: 4,
  accept: (secret) => crc32Base62(secret.slice(4, 34)) === secret.slice(34),
  sample: (random) => {
    const body = draw(random, BASE62, 30);
    return bare(oneOf(random, KINDS) + body + crc32Base62(body));
  },
  nearMisses: [`ghp_${'x'.repeat(36)}`, `ghx_${'aB3'.repeat(12)}`, `ghp_${'aB3dE5'.repeat(6)}`, 'ghp_tooshort'],
};

/** `ghs_<app id>_<JWT>`, issued since 2026. */
const installation: Rule = {
  id: 'github-installation-token',
  description: 'GitHub App installation token in its stateless form',
  source:
    'https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/generating-an-installation-access-token-for-a-github-app',
  literals: ['ghs_'],
  pattern: token(String.raw`ghs_\d{1,12}_eyJ[A-Za-z0-9_-]{8,512}\.[A-Za-z0-9_-]{8,2048}\.[A-Za-z0-9_-]{16,1024}`),
  reach: { before: 0, after: 3700 },
  publicPrefix: 4,
  accept: (secret) => typeof decodeJson(secret.slice(secret.indexOf('_', 4) + 1, secret.indexOf('.')))?.['alg'] === 'string',
  sample: (random) => {
    const header = encodeBase64Url('{"alg":"RS256","typ":"JWT"}');
    const payload = encodeBase64Url(`{"iss":"${draw(random, DIGIT, 6)}"}`);
    return bare(`ghs_${draw(random, DIGIT, 5)}_${header}.${payload}.${draw(random, BASE64URL, 86)}`);
  },
  nearMisses: ['ghs_12345_eyJub3RqcwAAAAAA.AAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAA'],
};

const fineGrained: Rule = {
  ...prefixed({
    id: 'github-fine-grained-token',
    description: 'GitHub fine-grained personal access token',
    source: 'https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/about-authentication-to-github',
    prefixes: ['github_pat_'],
    alphabet: BASE62,
    length: 82,
    nearMisses: [`github_pat_${'x'.repeat(22)}_${'x'.repeat(59)}`, 'github_pat_11AAAAAAA0short_tooshort'],
  }),
  pattern: token('github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}'),
  accept: (secret) => !isFakeBody(secret.slice(34)),
  sample: (random) => bare(`github_pat_11${draw(random, BASE62, 20)}_${draw(random, BASE62, 59)}`),
};

/** A refresh token is longer than its kin; what its last characters check is not published. */
const refresh = prefixed({
  id: 'github-refresh-token',
  description: 'GitHub App refresh token',
  source: 'https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/refreshing-user-access-tokens',
  prefixes: ['ghr_'],
  alphabet: BASE62,
  length: 76,
  nearMisses: [`ghr_${'x'.repeat(76)}`, 'ghr_short'],
});

export const githubRules: readonly Rule[] = [classic, installation, fineGrained, refresh];
