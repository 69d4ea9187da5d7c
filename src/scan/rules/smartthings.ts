import type { Rule } from '../face.ts';
import { named, UUID } from '../named.ts';

export const smartthingsRules: readonly Rule[] = [
  named({
    id: 'smartthings-token',
    description: 'SmartThings personal access token',
    source: 'https://developer.smartthings.com/docs/getting-started/authorization-and-permissions',
    names: ['smartthings', 'smart things'],
    shape: UUID,
    nearMisses: ['SMARTTHINGS_API_KEY=00000000-0000-0000-0000-000000000000'],
  }),
];
