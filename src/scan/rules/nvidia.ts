import type { Rule } from '../face.ts';
import { BASE64URL } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const nvidiaRules: readonly Rule[] = [
  prefixed({
    id: 'nvidia-api-key',
    description: 'NVIDIA NIM and NGC personal API key',
    source: 'https://docs.nvidia.com/ngc/gpu-cloud/ngc-user-guide/index.html',
    prefixes: ['nvapi-'],
    alphabet: BASE64URL,
    length: [60, 70],
    nearMisses: [`nvapi-${'x'.repeat(60)}`, 'nvapi-short'],
  }),
];
