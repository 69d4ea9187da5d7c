import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62, draw, HEX } from '../sampling.ts';

export const zhipuRules: readonly Rule[] = [
  named({
    id: 'zhipu-api-key',
    description: 'Zhipu (Z.ai, BigModel) API key',
    source: 'https://docs.z.ai/api-reference/introduction',
    names: ['zhipu', 'zhipuai', 'bigmodel', 'zai', 'glm', 'chatglm'],
    shape: {
      pattern: String.raw`[0-9a-f]{32}\.[A-Za-z0-9]{16}`,
      most: 49,
      draw: (random) => `${draw(random, HEX, 32)}.${draw(random, BASE62, 16)}`,
    },
    nearMisses: ['ZHIPU_API_KEY=${VALUE}', 'ZHIPU_MODEL_KEY=glm.4'],
  }),
];
