import { decodeBase64, encodeBase64 } from '../checks/base64.ts';
import { isFakeBody } from '../checks/placeholder.ts';
import { classes, entropy, isTokenLike } from '../checks/value.ts';
import type { Rule } from '../face.ts';
import { BASE62, draw, drawBytes, HEX } from '../sampling.ts';
import { stated } from '../stated.ts';

/** The key that a web framework signs sessions and encrypts with. */

const laravel = stated({
  id: 'laravel-app-key',
  description: "Laravel's application key",
  source: 'https://laravel.com/docs/encryption#configuration',
  literals: ['app_key', 'base64:'],
  pattern: String.raw`(?:APP_KEY["']?[ \t]{0,4}(?:=>?|:|,)[ \t]{0,4}["']?|(?<=["'=][ ]{0,2}))base64:(?<secret>[A-Za-z0-9+/]{43}=|[A-Za-z0-9+/]{22}==)`,
  accept: (secret) => !isFakeBody(secret) && entropy(secret) > 3.2,
  draw: (random) => encodeBase64(drawBytes(random, 32)),
  samples: ['APP_KEY=base64:¤', "'key' => env('APP_KEY', 'base64:¤'),", 'APP_KEY: base64:¤'],
  nearMisses: ['APP_KEY=', `APP_KEY=base64:${'A'.repeat(43)}=`, 'APP_KEY=base64:short'],
});

const django = stated({
  id: 'django-secret-key',
  description: "Django's SECRET_KEY",
  source: 'https://docs.djangoproject.com/en/stable/ref/settings/#secret-key',
  literals: ['secret_key', 'django-insecure-'],
  pattern: String.raw`(?<![A-Z_])(?:DJANGO_)?SECRET_KEY["']?(?:[ ]{0,4}[=:][ ]{0,4}|,[ ]{0,4}(?:default[ ]?=[ ]?)?)(?:[a-z_.]{2,24}\(["']\w{2,40}["'],[ ]?(?:default=)?)?(?:"(?<secret>[ !#-[\]-~]{32,128})"|'(?<secret>[ -&(-[\]-~]{32,128})'|(?<secret>[!#-&(-:<-[\]-~]{40,128})(?![!-~]))`,
  reach: { before: 7, after: 512 },
  accept: (secret) => classes(secret) >= 2 && /\d/.test(secret) && !/[ ].*[ ]/.test(secret) && entropy(secret) > 3.6,
  draw: (random) =>
    draw(random, { chars: 'abcdefghijklmnopqrstuvwxyz0123456789!@#^(-_=+', set: '' }, 48) + draw(random, HEX, 2).replaceAll(/./g, '7'),
  samples: ["SECRET_KEY = '¤'", "SECRET_KEY = os.environ.get('SECRET_KEY', '¤')"],
  nearMisses: [
    "SECRET_KEY = os.environ['SECRET_KEY']",
    "SECRET_KEY = 'your-secret-key-goes-here-please-change-it-123'",
    `SECRET_KEY='${'x'.repeat(50)}'`,
  ],
});

const rails = stated({
  id: 'rails-secret-key-base',
  description: "Rails' secret_key_base or master key",
  source: 'https://guides.rubyonrails.org/security.html#environmental-security',
  literals: ['secret_key_base', 'secret_token', 'rails_master_key'],
  anyCase: true,
  pattern: String.raw`(?<![a-z])(?:secret_key_base|secret_token|rails_master_key)["']?[ ]?(?:=>?|:|,)[ ]{0,4}["']?(?<secret>[0-9a-f]{32}|[0-9a-f]{64}|[0-9a-f]{128})(?![0-9a-f])`,
  accept: (secret) => !isFakeBody(secret) && entropy(secret) > 2.8,
  draw: (random) => draw(random, HEX, 128),
  samples: ['  secret_key_base: ¤', 'SECRET_KEY_BASE=¤', "config.secret_token = '¤'"],
  nearMisses: ['secret_key_base: <%= ENV["SECRET_KEY_BASE"] %>', `SECRET_KEY_BASE=${'0'.repeat(128)}`, 'RAILS_MASTER_KEY=${KEY}'],
});

const symfony = stated({
  id: 'framework-secret',
  description: 'Secret that Symfony, Flask, Express, Phoenix, Play or Next.js signs with',
  source: 'https://symfony.com/doc/current/reference/configuration/framework.html#secret',
  literals: [
    'app_secret',
    'session_secret',
    'cookie_secret',
    'nextauth_secret',
    'auth_secret',
    'jwt_secret',
    'application_secret',
    'blowfish_secret',
    'cookiekey',
    'cookie_key',
    'session_key',
    'jwt_passphrase',
    'app.secret_key',
    'play.http.secret.key',
    'play.crypto.secret',
  ],
  anyCase: true,
  pattern: String.raw`(?<![a-z])(?:app_secret|session_secret|cookie_secret|nextauth_secret|auth_secret|jwt_secret|application_secret|blowfish_secret|cookie_?key|session_key|jwt_passphrase|app\.secret_key|play\.(?:http\.secret\.key|crypto\.secret))["'\]]{0,2}[ \t]{0,4}(?:=>?|:|,)[ \t]{0,4}(?:"(?<secret>[!#-[\]-~]{12,200})"|'(?<secret>[!-&(-[\]-~]{12,200})'|(?<secret>[!#-&(-:<-[\]-~]{16,200})(?![!#-&(-:<-[\]-~]))`,
  accept: (secret) => isTokenLike(secret) && !/[()]|^\w+\.\w+/.test(secret),
  draw: (random) => `${draw(random, BASE62, 38)}4h`,
  samples: ['APP_SECRET=¤', "app.secret_key = '¤'", 'NEXTAUTH_SECRET="¤"', "$cfg['blowfish_secret'] = '¤';"],
  nearMisses: [
    'APP_SECRET=ThisTokenIsNotSoSecretChangeIt',
    'JWT_SECRET=process.env.JWT_SECRET',
    'SESSION_SECRET=keyboard-cat',
    'NEXTAUTH_SECRET=your-nextauth-secret',
  ],
});

/** Cookies of Erlang nodes, keys of Phoenix and others in base64 that their settings name. */
const phoenix = stated({
  id: 'phoenix-secret-key-base',
  description: "Phoenix' secret_key_base (64 characters of base64)",
  source: 'https://hexdocs.pm/phoenix/deployment.html',
  literals: ['secret_key_base', 'signing_salt'],
  anyCase: true,
  pattern: String.raw`(?<![a-z])secret_key_base["']?[ ]?(?:=>?|:|,)[ ]{0,4}["']?(?<secret>[A-Za-z0-9+/]{64}|[A-Za-z0-9+/]{86}==)(?![A-Za-z0-9+/=])`,
  accept: (secret) => !isFakeBody(secret) && classes(secret) >= 3 && decodeBase64(secret) !== null,
  draw: (random) => `${draw(random, BASE62, 62)}4K`,
  samples: ['secret_key_base: "¤"', 'SECRET_KEY_BASE=¤'],
  nearMisses: [`secret_key_base: "${'a'.repeat(64)}"`, 'secret_key_base: System.fetch_env!("SECRET_KEY_BASE")'],
});

export const frameworkKeyRules: readonly Rule[] = [laravel, django, rails, symfony, phoenix];
