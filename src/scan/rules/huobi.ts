import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { draw, HEX } from '../sampling.ts';

export const huobiRules: readonly Rule[] = [
  named({
    id: 'huobi-api-secret',
    description: 'HTX (Huobi) access or secret key',
    source: 'https://www.htx.com/en-us/opend/newApiPages/',
    names: ['huobi', 'htx'],
    shape: {
      pattern: String.raw`[0-9a-z]{8}-[0-9a-z]{8}-[0-9a-z]{8}-[0-9a-z]{5}`,
      most: 32,
      draw: (random) => `${draw(random, HEX, 8)}-${draw(random, HEX, 8)}-${draw(random, HEX, 8)}-${draw(random, HEX, 5)}`,
    },
    nearMisses: ['HUOBI_SECRET_KEY=your-secret-key', 'HTX_SECRET_KEY=xxxxxxxx-xxxxxxxx-xxxxxxxx-xxxxx'],
  }),
];
