import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { HEX } from '../sampling.ts';

export const merakiRules: readonly Rule[] = [
  named({
    id: 'meraki-api-key',
    description: 'Cisco Meraki dashboard API key',
    source: 'https://developer.cisco.com/meraki/api-v1/authorization/',
    names: ['meraki'],
    alphabet: HEX,
    length: 40,
    nearMisses: [`MERAKI_API_KEY=${'x'.repeat(40)}`, 'meraki_org_version: 3b1f5a7c9d2e4f6081a3b5c7d9e1f2a43b1f5a7c'],
  }),
];
