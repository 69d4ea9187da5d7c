import { isFakeBody } from '../checks/placeholder.ts';
import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { type Alphabet, bare, BASE62, draw } from '../sampling.ts';
import { token } from '../shape.ts';

const UPPER_HEX: Alphabet = { chars: '0123456789ABCDEF', set: '0-9A-F' };

export const salesforceRules: readonly Rule[] = [
  {
    id: 'salesforce-access-token',
    description: 'Salesforce session id or access token: the organisation, an exclamation mark, the session',
    source: 'https://help.salesforce.com/s/articleView?id=sf.remoteaccess_oauth_tokens_scopes.htm',
    literals: ['00d'],
    pattern: token('00D[A-Za-z0-9]{12}![A-Za-z0-9._]{80,120}'),
    publicPrefix: 16,
    accept: (secret) => !isFakeBody(secret.slice(16)),
    sample: (random) => bare(`00D${draw(random, BASE62, 12)}!AR${draw(random, BASE62, 94)}`),
    nearMisses: [`00D000000000000!${'x'.repeat(96)}`, '00Dx0000000BV7z!session'],
  },
  {
    id: 'salesforce-refresh-token',
    description: 'Salesforce refresh token',
    source: 'https://help.salesforce.com/s/articleView?id=sf.remoteaccess_oauth_refresh_token_flow.htm',
    literals: ['5aep861'],
    pattern: token('5Aep861[A-Za-z0-9._]{70,90}'),
    publicPrefix: 7,
    accept: (secret) => !isFakeBody(secret.slice(7)),
    sample: (random) => bare(`5Aep861${draw(random, BASE62, 80)}`),
    nearMisses: [`5Aep861${'x'.repeat(80)}`, '5Aep861.refresh'],
  },
  named({
    id: 'salesforce-consumer-secret',
    description: 'Salesforce connected app consumer secret',
    source: 'https://help.salesforce.com/s/articleView?id=sf.connected_app_create_api_integration.htm',
    names: ['salesforce', 'sfdc'],
    what: ['secret'],
    shape: { pattern: String.raw`[0-9A-F]{64}|[0-9]{18,19}`, most: 64, draw: (random) => draw(random, UPPER_HEX, 64) },
    nearMisses: ['SALESFORCE_CLIENT_SECRET=your-consumer-secret', `SFDC_CONSUMER_SECRET=${'0'.repeat(64)}`],
  }),
  named({
    id: 'salesforce-security-token',
    description: 'Salesforce user security token',
    source: 'https://help.salesforce.com/s/articleView?id=sf.user_security_token.htm',
    names: ['salesforce', 'sfdc'],
    what: ['security token', 'token'],
    alphabet: BASE62,
    length: [24, 25],
    nearMisses: ['SALESFORCE_SECURITY_TOKEN=your-security-token-123', 'SALESFORCE_TOKEN=xxxxxxxxxxxxxxxxxxxxxxxx'],
  }),
];
