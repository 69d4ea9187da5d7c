import { decodeBase64, encodeBase64 } from '../checks/base64.ts';
import type { Rule } from '../face.ts';
import { UUID } from '../named.ts';
import { bare } from '../sampling.ts';
import { token } from '../shape.ts';

/** Base64 of `{"api_address":`. */
const START = 'eyJhcGlfYWRkcmVzcyI6';

export const neptuneRules: readonly Rule[] = [
  {
    id: 'neptune-api-token',
    description: 'Neptune API token: base64 of JSON that holds the key',
    source: 'https://docs.neptune.ai/setup/setting_api_token/',
    literals: [START.toLowerCase()],
    pattern: token(`${START}[A-Za-z0-9+/]{60,600}={0,2}`, '(?![A-Za-z0-9+/=])'),
    reach: { before: 0, after: 640 },
    publicPrefix: 20,
    accept: (secret) => /"api_key":\s?"[0-9a-f-]{36}"/.test(decodeBase64(secret) ?? ''),
    sample: (random) =>
      bare(encodeBase64(`{"api_address":"https://app.neptune.ai","api_url":"https://app.neptune.ai","api_key":"${UUID.draw(random)}"}`)),
    nearMisses: [`${START}${'x'.repeat(80)}`, 'eyJhcGlfYWRkcmVzcyI6Imh0dHBzOi8vdWkubmVwdHVuZS5haSJ9'],
  },
];
