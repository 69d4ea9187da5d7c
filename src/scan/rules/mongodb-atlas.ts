import type { Rule } from '../face.ts';
import { named, UUID } from '../named.ts';
import { BASE64URL } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const mongodbAtlasRules: readonly Rule[] = [
  prefixed({
    id: 'mongodb-atlas-service-account-secret',
    description: 'MongoDB Atlas service account secret',
    source: 'https://www.mongodb.com/docs/atlas/configure-api-access/',
    prefixes: ['mdb_sa_sk_'],
    alphabet: BASE64URL,
    length: 40,
    nearMisses: [`mdb_sa_sk_${'0'.repeat(40)}`, 'mdb_sa_sk_short'],
  }),
  named({
    id: 'mongodb-atlas-private-key',
    description: 'Private half of a MongoDB Atlas API key',
    source: 'https://www.mongodb.com/docs/atlas/configure-api-access/',
    names: ['atlas', 'mongodb'],
    what: ['private key', 'private api key', 'api key', 'secret'],
    shape: UUID,
    nearMisses: [
      `ATLAS_PRIVATE_KEY=${'0'.repeat(36)}`,
      'ATLAS_PRIVATE_KEY=your-atlas-private-key-goes-here',
      'atlasPrivateKey: process.env.ATLAS_PRIVATE_KEY,',
    ],
  }),
];
