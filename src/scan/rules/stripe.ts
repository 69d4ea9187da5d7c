import { isFakeBody } from '../checks/placeholder.ts';
import { wordShare } from '../checks/words.ts';
import type { Rule } from '../face.ts';
import { BASE62, bare, draw, oneOf, type Random } from '../sampling.ts';
import { prefixed, token } from '../shape.ts';

/** Keys of 42 characters are Clerk's, which writes the same prefixes. */
const BODY = '(?:[A-Za-z0-9]{24,41}|[A-Za-z0-9]{43,247})';

/** Others write the same prefixes before base64 of a name (`a2V5X` is `key_`). */
const accept = (secret: string): boolean => {
  const body = secret.slice(secret.lastIndexOf('_') + 1);
  return !isFakeBody(body) && wordShare(body) < 0.6 && !body.startsWith('a2V5X');
};

const sampleOf = (random: Random, prefixes: readonly string[]) =>
  bare(oneOf(random, prefixes) + oneOf(random, [() => draw(random, BASE62, 24), () => `51${draw(random, BASE62, 97)}`])());

const secretKey: Rule = {
  id: 'stripe-secret-key',
  description: 'Stripe live secret, restricted or organisation key',
  source: 'https://docs.stripe.com/keys',
  literals: ['k_live_', 'k_prod_', 'sk_org_live_'],
  pattern: token(`(?:[rs]k_(?:live|prod)|sk_org_live)_${BODY}`),
  reach: { before: 1, after: 512 },
  publicPrefix: 12,
  accept,
  sample: (random) => sampleOf(random, ['sk_live_', 'rk_live_', 'sk_org_live_']),
  nearMisses: ['sk_live_short', `sk_live_${'x'.repeat(24)}`, 'task_live_updates_are_disabled_for_now'],
};

const testKey: Rule = {
  id: 'stripe-test-key',
  description: 'Stripe secret or restricted key of a test environment: it moves no money, and shows what a test holds',
  source: 'https://docs.stripe.com/keys#test-live-modes',
  literals: ['k_test_', 'sk_org_test_'],
  pattern: token(`(?:[rs]k_test|sk_org_test)_${BODY}`),
  reach: { before: 1, after: 512 },
  publicPrefix: 12,
  accept,
  sample: (random) => sampleOf(random, ['sk_test_', 'rk_test_', 'sk_org_test_']),
  nearMisses: ['sk_test_short', `rk_test_${'x'.repeat(24)}`, 'disk_test_results_are_written_to_the_log'],
};

const webhookSecret = prefixed({
  id: 'stripe-webhook-secret',
  description: 'Webhook signing secret of Stripe, or of Svix and those who send through it (Clerk, Resend)',
  source: 'https://docs.stripe.com/webhooks#verify-official-libraries',
  prefixes: ['whsec_'],
  alphabet: { chars: BASE62.chars, set: 'A-Za-z0-9+/=' },
  length: [32, 64],
  nearMisses: ['whsec_...', `whsec_${'1'.repeat(32)}`],
});

export const stripeRules: readonly Rule[] = [secretKey, testKey, webhookSecret];
