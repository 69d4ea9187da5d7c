import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { HEX } from '../sampling.ts';

export const particleRules: readonly Rule[] = [
  named({
    id: 'particle-access-token',
    description: 'Particle access token',
    source: 'https://docs.particle.io/reference/cloud-apis/api/',
    names: ['particle'],
    what: ['access token', 'api token', 'auth token'],
    alphabet: HEX,
    length: 40,
    nearMisses: [`PARTICLE_ACCESS_TOKEN=${'x'.repeat(40)}`, 'particle_system_key=explosion'],
  }),
];
