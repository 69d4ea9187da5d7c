import type { Rule } from '../face.ts';
import { BASE62 } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const posthogRules: readonly Rule[] = [
  prefixed({
    id: 'posthog-personal-key',
    description: 'PostHog personal API key',
    source: 'https://posthog.com/docs/api#authentication',
    prefixes: ['phx_'],
    alphabet: BASE62,
    length: [43, 52],
    nearMisses: [`phx_${'x'.repeat(43)}`, 'phx_short'],
  }),
  prefixed({
    id: 'posthog-flags-key',
    description: 'PostHog key for local evaluation of feature flags',
    source: 'https://posthog.com/docs/feature-flags/local-evaluation',
    prefixes: ['phs_'],
    alphabet: BASE62,
    length: [43, 52],
    nearMisses: [`phs_${'x'.repeat(43)}`, 'phs_short'],
  }),
  prefixed({
    id: 'posthog-oauth-token',
    description: 'PostHog OAuth access or refresh token',
    source: 'https://posthog.com/docs/api/oauth',
    prefixes: ['pha_', 'phr_'],
    alphabet: BASE62,
    length: [40, 52],
    nearMisses: [`pha_${'x'.repeat(40)}`, 'pha_short'],
  }),
];
