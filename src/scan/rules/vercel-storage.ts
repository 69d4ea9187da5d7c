import { isFakeBody } from '../checks/placeholder.ts';
import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { bare, BASE62, draw } from '../sampling.ts';
import { token } from '../shape.ts';

export const vercelStorageRules: readonly Rule[] = [
  {
    id: 'vercel-blob-token',
    description: 'Vercel Blob read-write token',
    source: 'https://vercel.com/docs/vercel-blob/using-blob-sdk',
    literals: ['vercel_blob_rw_'],
    pattern: token('vercel_blob_rw_[A-Za-z0-9]{16}_[A-Za-z0-9]{28,34}'),
    publicPrefix: 15,
    accept: (secret) => !isFakeBody(secret.slice(15)),
    sample: (random) => bare(`vercel_blob_rw_${draw(random, BASE62, 16)}_${draw(random, BASE62, 30)}`),
    nearMisses: ['vercel_blob_rw_token', `vercel_blob_rw_${'x'.repeat(16)}_${'x'.repeat(30)}`],
  },
  named({
    id: 'vercel-legacy-token',
    description: 'Vercel token without a prefix',
    source: 'https://vercel.com/docs/rest-api#authentication',
    names: ['vercel'],
    alphabet: BASE62,
    length: 24,
    nearMisses: [`VERCEL_TOKEN=${'0'.repeat(24)}`, 'VERCEL_TOKEN=your-vercel-token-goes-here', 'vercelToken: process.env.VERCEL_TOKEN,'],
  }),
];
