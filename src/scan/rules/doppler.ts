import type { Rule } from '../face.ts';
import { BASE62 } from '../sampling.ts';
import { prefixed, token } from '../shape.ts';

export const dopplerRules: readonly Rule[] = [
  {
    ...prefixed({
      id: 'doppler-token',
      description: 'Doppler personal, CLI, service, service account, SCIM or audit token',
      source: 'https://docs.doppler.com/reference/auth-token-formats',
      prefixes: ['dp.pt.', 'dp.ct.', 'dp.st.', 'dp.sa.', 'dp.said.', 'dp.scim.', 'dp.audit.'],
      alphabet: BASE62,
      length: [40, 44],
      nearMisses: [`dp.pt.${'x'.repeat(43)}`, 'dp.st.dev.short', 'dp.ct.config'],
    }),
    // Service tokens name their config between the prefix and the value.
    pattern: token(String.raw`dp\.(?:pt|ct|st|sa|said|scim|audit)\.(?:[a-z0-9_-]{2,35}\.)?[A-Za-z0-9]{40,44}`),
  },
];
