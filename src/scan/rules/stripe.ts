import type { Rule } from '../face.ts';
import { BASE62 } from '../sampling.ts';
import { prefixed } from '../shape.ts';

/** Test keys (`sk_test_`) move no money and fill every tutorial: they are left to the assignment rules. */
const secretKey = prefixed({
  id: 'stripe-secret-key',
  description: 'Stripe live secret, restricted or organisation key',
  source: 'https://docs.stripe.com/keys',
  prefixes: ['sk_live_', 'rk_live_', 'sk_org_live_'],
  alphabet: BASE62,
  length: [24, 247],
  nearMisses: ['sk_live_short', `sk_live_${'x'.repeat(24)}`, 'task_live_updates_are_disabled_for_now'],
});

const webhookSecret = prefixed({
  id: 'stripe-webhook-secret',
  description: 'Stripe webhook signing secret',
  source: 'https://docs.stripe.com/webhooks#verify-official-libraries',
  prefixes: ['whsec_'],
  alphabet: { chars: BASE62.chars, set: 'A-Za-z0-9+/=' },
  length: [32, 64],
  nearMisses: ['whsec_...', `whsec_${'1'.repeat(32)}`],
});

export const stripeRules: readonly Rule[] = [secretKey, webhookSecret];
