import { isFakeBody } from '../checks/placeholder.ts';
import { classes } from '../checks/value.ts';
import { wordShare } from '../checks/words.ts';
import type { Rule } from '../face.ts';
import { BASE62, BASE64, bare, draw } from '../sampling.ts';
import { token } from '../shape.ts';

const isKey = (secret: string) =>
  !isFakeBody(secret.slice(4)) && classes(secret.slice(4).replaceAll(/[+/]/g, '')) === 3 && wordShare(secret) < 0.4;

export const backblazeRules: readonly Rule[] = [
  {
    id: 'backblaze-application-key',
    description: 'Backblaze B2 application key',
    source: 'https://www.backblaze.com/docs/cloud-storage-application-keys',
    literals: ['k00'],
    // A piece of longer base64 is none.
    pattern: token(String.raw`(?<![+/=])K00\d[A-Za-z0-9+/]{27}`, '(?![A-Za-z0-9+/=_-])'),
    publicPrefix: 4,
    accept: isKey,
    sample: (random) => {
      for (;;) {
        const secret = `K00${1 + random(5)}${draw(random, BASE64, 26)}${draw(random, BASE62, 1)}`;
        if (isKey(secret)) return bare(secret);
      }
    },
    nearMisses: [`K001${'x'.repeat(27)}`, 'K001short', 'K001abcdefgh123456789ijklmnopqrs', `/K002${'aB3d'.repeat(6)}aB3`],
  },
];
