import { isFakeBody } from '../checks/placeholder.ts';
import { wordShare } from '../checks/words.ts';
import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE64URL, bare, draw } from '../sampling.ts';
import { prefixed, token } from '../shape.ts';

const apiKey = prefixed({
  id: 'yandex-api-key',
  description: 'Yandex Cloud API key',
  source: 'https://yandex.cloud/en/docs/iam/concepts/authorization/api-key',
  prefixes: ['AQVN'],
  alphabet: BASE64URL,
  length: [35, 38],
  nearMisses: [`AQVN${'x'.repeat(36)}`, 'AQVNshort'],
});

const iam: Rule = {
  id: 'yandex-iam-token',
  description: 'Yandex Cloud IAM token',
  source: 'https://yandex.cloud/en/docs/iam/concepts/authorization/iam-token',
  literals: ['t1.'],
  pattern: token(String.raw`t1\.[A-Za-z0-9_-]{10,400}={0,2}\.[A-Za-z0-9_-]{86}={0,2}`, '(?![A-Za-z0-9_=-])'),
  publicPrefix: 3,
  accept: (secret) => !isFakeBody(secret.slice(3)) && wordShare(secret.slice(3)) < 0.5,
  sample: (random) => bare(`t1.${draw(random, BASE64URL, 140)}.${draw(random, BASE64URL, 86)}`),
  nearMisses: [`t1.${'x'.repeat(40)}.${'x'.repeat(86)}`, 't1.micro.large', 'SELECT t1.id, t1.name'],
};

const oauth = prefixed({
  id: 'yandex-oauth-token',
  description: 'Yandex OAuth token',
  source: 'https://yandex.com/dev/id/doc/en/access',
  prefixes: ['y0_'],
  alphabet: BASE64URL,
  length: [55, 58],
  nearMisses: [`y0_${'x'.repeat(55)}`, 'y0_offset_of_the_first_axis'],
});

const staticKey = named({
  id: 'yandex-static-secret',
  description: 'Yandex Cloud static access key (S3-compatible)',
  source: 'https://yandex.cloud/en/docs/iam/concepts/authorization/access-key',
  names: ['yandex', 'yandex cloud'],
  shape: { pattern: 'YC[A-Za-z0-9_-]{38}', most: 40, draw: (random) => `YC${draw(random, BASE64URL, 37)}7` },
  nearMisses: [`YANDEX_SECRET_KEY=YC${'x'.repeat(38)}`, 'yandex_secret_key: YCshort'],
});

export const yandexRules: readonly Rule[] = [apiKey, iam, oauth, staticKey];
