import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE64URL } from '../sampling.ts';

export const expoRules: readonly Rule[] = [
  named({
    id: 'expo-token',
    description: 'Expo access token',
    source: 'https://docs.expo.dev/accounts/programmatic-access/',
    // Alone, the name is the beginning of `export` and `exponent`.
    names: ['expo token', 'expo access', 'expo auth', 'expo api'],
    what: ['token', 'access token'],
    alphabet: BASE64URL,
    length: 40,
    nearMisses: [`EXPO_TOKEN=${'0'.repeat(40)}`, 'EXPO_TOKEN=your-expo-token-goes-here', 'expoToken: process.env.EXPO_TOKEN,'],
  }),
];
