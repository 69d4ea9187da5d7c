import type { Rule } from '../face.ts';
import { named, UUID } from '../named.ts';

export const appdynamicsRules: readonly Rule[] = [
  named({
    id: 'appdynamics-client-secret',
    description: 'AppDynamics API client secret',
    source: 'https://docs.appdynamics.com/appd/24.x/latest/en/extend-cisco-appdynamics/cisco-appdynamics-apis/api-clients',
    names: ['appdynamics'],
    what: ['client secret', 'secret'],
    shape: UUID,
    nearMisses: ['APPDYNAMICS_CLIENT_SECRET=00000000-0000-0000-0000-000000000000'],
  }),
];
