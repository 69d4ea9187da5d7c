import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62, draw } from '../sampling.ts';

export const polygonIoRules: readonly Rule[] = [
  named({
    id: 'polygon-io-api-key',
    description: 'Polygon.io API key',
    source: 'https://polygon.io/docs/rest/quickstart',
    names: ['polygon io', 'polygon api', 'polygon.io'],
    shape: { pattern: String.raw`[A-Za-z0-9_]{32}`, most: 32, draw: (random) => draw(random, BASE62, 32) },
    nearMisses: ['POLYGON_API_KEY=your-api-key', `POLYGON_IO_API_KEY=${'x'.repeat(32)}`],
  }),
];
