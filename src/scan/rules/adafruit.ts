import type { Rule } from '../face.ts';
import { BASE62 } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const adafruitRules: readonly Rule[] = [
  prefixed({
    id: 'adafruit-io-key',
    description: 'Adafruit IO key',
    source: 'https://io.adafruit.com/api/docs/#authentication',
    prefixes: ['aio_'],
    alphabet: BASE62,
    length: 28,
    nearMisses: [`aio_${'x'.repeat(28)}`, 'aio_short', 'aio_completion_queue_listener'],
  }),
];
