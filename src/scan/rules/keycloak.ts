import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62 } from '../sampling.ts';

export const keycloakRules: readonly Rule[] = [
  named({
    id: 'keycloak-client-secret',
    description: 'Keycloak client secret',
    source: 'https://www.keycloak.org/docs/latest/server_admin/#_client-credentials',
    names: ['keycloak'],
    what: ['secret'],
    alphabet: BASE62,
    length: 32,
    nearMisses: ['KEYCLOAK_TOKEN=your-own-value', `KEYCLOAK_SECRET=${'x'.repeat(32)}`],
  }),
];
