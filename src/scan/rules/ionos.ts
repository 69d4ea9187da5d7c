import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62 } from '../sampling.ts';

export const ionosRules: readonly Rule[] = [
  named({
    id: 'ionos-secret-key',
    description: 'IONOS object storage or DNS API secret',
    source: 'https://docs.ionos.com/cloud/storage-and-backup/s3-object-storage',
    names: ['ionos'],
    what: ['secret key', 'secret', 'api key', 'key'],
    alphabet: BASE62,
    length: [32, 86],
    nearMisses: [
      `IONOS_SECRET_KEY=${'0'.repeat(32)}`,
      'IONOS_SECRET_KEY=your-ionos-secret-key-goes-here',
      'ionosSecretKey: process.env.IONOS_SECRET_KEY,',
    ],
  }),
];
