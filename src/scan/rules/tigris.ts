import { isFakeBody } from '../checks/placeholder.ts';
import { classes } from '../checks/value.ts';
import { wordShare } from '../checks/words.ts';
import type { Rule } from '../face.ts';
import { bare, BASE62, draw } from '../sampling.ts';
import { token } from '../shape.ts';

export const tigrisRules: readonly Rule[] = [
  {
    id: 'tigris-secret-key',
    description: 'Tigris secret access key',
    source: 'https://www.tigrisdata.com/docs/iam/manage-access-key/',
    literals: ['tsec_'],
    pattern: token('tsec_[A-Za-z0-9_+-]{40,72}'),
    publicPrefix: 5,
    accept: (secret) => !isFakeBody(secret.slice(5)) && classes(secret.slice(5)) >= 3 && wordShare(secret) < 0.5,
    sample: (random) => bare(`tsec_${draw(random, BASE62, 58)}a1B`),
    nearMisses: [`tsec_${'x'.repeat(60)}`, 'tsec_to_nanoseconds_since_the_epoch_and_back_again'],
  },
];
