import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62 } from '../sampling.ts';

export const linodeObjectStorageRules: readonly Rule[] = [
  named({
    id: 'linode-object-storage-secret',
    description: 'Secret of a Linode Object Storage key',
    source: 'https://techdocs.akamai.com/cloud-computing/docs/manage-access-keys',
    names: ['linode object storage', 'linode obj', 'linode cli obj', 'linode s3'],
    what: ['secret key', 'secret', 'key'],
    alphabet: BASE62,
    length: 40,
    nearMisses: [
      `LINODE_OBJECT_STORAGE_SECRET_KEY=${'0'.repeat(40)}`,
      'LINODE_OBJECT_STORAGE_SECRET_KEY=your-linode-object-storage-secret-key-goes-here',
      'linodeObjectStorageSecretKey: process.env.LINODE_OBJECT_STORAGE_SECRET_KEY,',
    ],
  }),
];
