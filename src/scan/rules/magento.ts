import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE36 } from '../sampling.ts';

export const magentoRules: readonly Rule[] = [
  named({
    id: 'magento-access-token',
    description: 'Magento (Adobe Commerce) access token or Marketplace key',
    source: 'https://developer.adobe.com/commerce/webapi/get-started/authentication/gs-authentication-token/',
    names: ['magento'],
    alphabet: BASE36,
    length: 32,
    nearMisses: ['MAGENTO_ACCESS_TOKEN=your-token', `MAGENTO_ACCESS_TOKEN=${'x'.repeat(32)}`],
  }),
];
