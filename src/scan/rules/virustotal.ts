import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { HEX } from '../sampling.ts';

export const virustotalRules: readonly Rule[] = [
  named({
    id: 'virustotal-api-key',
    description: 'VirusTotal API key',
    source: 'https://docs.virustotal.com/reference/authentication',
    names: ['virustotal', 'virus total', 'vt api', 'vtapi'],
    alphabet: HEX,
    length: 64,
    nearMisses: [
      `VIRUSTOTAL_API_KEY=${'x'.repeat(64)}`,
      'virustotal_sha256: 3b1f5a7c9d2e4f6081a3b5c7d9e1f2a43b1f5a7c9d2e4f6081a3b5c7d9e1f2a4',
    ],
  }),
];
