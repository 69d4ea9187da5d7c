import { isFakeBody } from '../checks/placeholder.ts';
import type { Rule } from '../face.ts';
import { named, UUID } from '../named.ts';
import { BASE62, bare, draw } from '../sampling.ts';
import { token } from '../shape.ts';

const key: Rule = {
  id: 'pinecone-api-key',
  description: 'Pinecone API key',
  source: 'https://docs.pinecone.io/guides/projects/manage-api-keys',
  literals: ['pcsk_'],
  pattern: token('pcsk_[A-Za-z0-9]{5,6}_[A-Za-z0-9]{63}'),
  publicPrefix: 5,
  accept: (secret) => !isFakeBody(secret.slice(secret.lastIndexOf('_') + 1)),
  sample: (random) => bare(`pcsk_${draw(random, BASE62, 5 + random(2))}_${draw(random, BASE62, 63)}`),
  nearMisses: [`pcsk_xxxxxx_${'x'.repeat(63)}`, 'pcsk_short', 'pcsk_aB3dE_short'],
};

const uuid = named({
  id: 'pinecone-legacy-key',
  description: 'Pinecone API key of the first kind',
  source: 'https://docs.pinecone.io/guides/projects/manage-api-keys',
  names: ['pinecone'],
  shape: UUID,
  nearMisses: ['PINECONE_API_KEY=00000000-0000-0000-0000-000000000000', 'pinecone_project_id=3b1f5a7c-9d2e-4f60-81a3-b5c7d9e1f2a4'],
});

export const pineconeRules: readonly Rule[] = [key, uuid];
