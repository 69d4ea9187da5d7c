import { decodeBase64, encodeBase64 } from '../checks/base64.ts';
import { classes } from '../checks/value.ts';
import type { Rule } from '../face.ts';
import { named, type Shape } from '../named.ts';
import { BASE64URL, draw } from '../sampling.ts';
import { prefixed } from '../shape.ts';

const ENCODED: Shape = {
  pattern: '[A-Za-z0-9+/]{52,64}={0,2}',
  most: 66,
  draw: (random) => encodeBase64(`${draw(random, BASE64URL, 20)}:${draw(random, BASE64URL, 22)}`),
};

export const elasticRules: readonly Rule[] = [
  prefixed({
    id: 'elastic-cloud-api-key',
    description: 'Elastic Cloud API key',
    source: 'https://www.elastic.co/docs/deploy-manage/api-keys/elastic-cloud-api-keys',
    prefixes: ['essu_'],
    alphabet: BASE64URL,
    length: [60, 200],
    nearMisses: [`essu_${'0'.repeat(60)}`, 'essu_short'],
    accept: (body) => classes(body) >= 3,
  }),
  named({
    id: 'elasticsearch-api-key',
    description: 'Elasticsearch API key: base64 of its id and its value',
    source: 'https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-security-create-api-key',
    names: ['elastic', 'elasticsearch', 'kibana', 'opensearch'],
    what: ['key', 'api key', 'token'],
    shape: ENCODED,
    nearMisses: [`ELASTIC_API_KEY=${'0'.repeat(58)}==`, 'ELASTIC_API_KEY=base64-of-your-id-and-key-goes-here'],
    accept: (secret) => /^[\w-]{18,24}:[\w-]{20,24}$/.test(decodeBase64(secret) ?? ''),
  }),
];
