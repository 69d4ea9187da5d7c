import type { Rule } from '../face.ts';
import { BASE64URL, HEX } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const supabaseRules: readonly Rule[] = [
  prefixed({
    id: 'supabase-access-token',
    description: 'Supabase personal access token',
    source: 'https://supabase.com/docs/reference/api/introduction#authentication',
    prefixes: ['sbp_', 'sbp_v0_', 'sbp_oauth_'],
    alphabet: HEX,
    length: 40,
    nearMisses: [`sbp_${'0'.repeat(40)}`, 'sbp_short'],
  }),
  prefixed({
    id: 'supabase-secret-key',
    description: 'Supabase secret API key',
    source: 'https://supabase.com/docs/guides/api/api-keys',
    prefixes: ['sb_secret_'],
    alphabet: BASE64URL,
    length: 31,
    nearMisses: [`sb_secret_${'0'.repeat(31)}`, 'sb_secret_short'],
  }),
];
