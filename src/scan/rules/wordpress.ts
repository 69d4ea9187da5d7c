import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62, draw } from '../sampling.ts';

export const wordpressRules: readonly Rule[] = [
  named({
    id: 'wordpress-application-password',
    description: 'WordPress application password: six groups of four',
    source: 'https://developer.wordpress.org/rest-api/using-the-rest-api/authentication/#basic-authentication-with-application-passwords',
    names: ['wordpress', 'wp app', 'wp application', 'wp user', 'wp api'],
    what: ['password', 'application password', 'app password', 'pass'],
    shape: {
      pattern: String.raw`[A-Za-z0-9]{4}(?: [A-Za-z0-9]{4}){5}`,
      most: 29,
      draw: (random) =>
        `${draw(random, BASE62, 4)} ${draw(random, BASE62, 4)} ${draw(random, BASE62, 4)} ${draw(random, BASE62, 4)} ${draw(random, BASE62, 4)} ${draw(random, BASE62, 4)}`,
    },
    nearMisses: ['WORDPRESS_APP_PASSWORD="xxxx xxxx xxxx xxxx xxxx xxxx"', 'WP_APP_PASSWORD="this must have only some very nice words"'],
  }),
];
