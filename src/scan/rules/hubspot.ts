import { isFakeBody } from '../checks/placeholder.ts';
import type { Rule } from '../face.ts';
import { named, UUID } from '../named.ts';
import { bare, oneOf } from '../sampling.ts';
import { token } from '../shape.ts';

export const hubspotRules: readonly Rule[] = [
  {
    id: 'hubspot-access-token',
    description: 'HubSpot private app access token',
    source: 'https://developers.hubspot.com/docs/guides/apps/private-apps/overview',
    literals: ['pat-'],
    pattern: token(String.raw`pat-(?:na1|na2|na3|eu1|ap1)-${UUID.pattern}`),
    publicPrefix: 8,
    accept: (secret) => !isFakeBody(secret.slice(8)),
    sample: (random) => bare(`pat-${oneOf(random, ['na1', 'na2', 'na3', 'eu1', 'ap1'])}-${UUID.draw(random)}`),
    nearMisses: ['pat-na1-00000000-0000-0000-0000-000000000000', 'pat-eu1-token'],
  },
  named({
    id: 'hubspot-api-key',
    description: 'HubSpot API key of the older kind, or client secret',
    source: 'https://developers.hubspot.com/changelog/upcoming-api-key-sunset',
    names: ['hubspot', 'hapi'],
    shape: UUID,
    nearMisses: ['HUBSPOT_API_KEY=your-api-key', 'HUBSPOT_API_KEY=00000000-0000-0000-0000-000000000000'],
  }),
];
