import { isFakeBody } from '../checks/placeholder.ts';
import type { Rule } from '../face.ts';
import { type Alphabet, draw } from '../sampling.ts';

const SIGNS: Alphabet = { chars: 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghjkmnpqrstuvwxyz23456789#&@*$%^!', set: '' };

export const freemiusRules: readonly Rule[] = [
  {
    id: 'freemius-secret-key',
    description: "Freemius secret key in the array that starts a plug-in's SDK",
    source: 'https://freemius.com/help/documentation/wordpress-sdk/integrating-freemius-sdk/',
    literals: ['secret_key'],
    evidence: 'context',
    pattern: /["']secret_key["'][ \t]{0,8}=>[ \t]{0,8}(?<quote>["'])(?<secret>sk_[^\s"'\\]{29})\k<quote>/d,
    reach: { before: 1, after: 128 },
    publicPrefix: 3,
    accept: (secret) => !isFakeBody(secret.slice(3)),
    sample: (random) => {
      const secret = `sk_${draw(random, SIGNS, 29)}`;
      return { text: `'secret_key' => '${secret}',`, secret };
    },
    nearMisses: ["'secret_key' => 'sk_abcdefghijklmnopqrstuvwxyz123'", "'secret_key' => 'sk_key'"],
  },
];
