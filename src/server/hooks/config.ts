import * as v from 'valibot';
import { isLoopback } from '../loopback.ts';
import type { HookSource } from './face.ts';

/** Shorter ones could be guessed by trying; what vendors make is longer. */
const SHORTEST_SECRET = 16;

const Name = v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'small letters, digits and "-", at most 63, such as "prod"'));
const Secret = v.pipe(
  v.string(),
  v.minLength(SHORTEST_SECRET, `at least ${SHORTEST_SECRET} characters: let the vendor or \`openssl rand -hex 32\` make it`),
  v.maxLength(1_024),
  v.regex(/^[\x21-\x7e]+$/, 'printable ASCII without spaces'),
);
/** Two while one takes the place of the other. */
const Secrets = v.pipe(v.array(Secret), v.minLength(1), v.maxLength(2));
const Header = v.pipe(v.string(), v.regex(/^[A-Za-z0-9-]{1,64}$/, 'the name of a header'), v.toLowerCase());

const Https = v.pipe(
  v.string(),
  v.url('an address'),
  v.check((address) => {
    const url = new URL(address);
    return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
  }, 'an https: address'),
);

/** Public keys only (RFC 7517). */
const Jwks = v.object({
  keys: v.pipe(
    v.array(
      v.pipe(
        v.looseObject({ kty: v.picklist(['RSA', 'EC', 'OKP']) }),
        v.check((key) => !('d' in key), 'a public key; this one is private'),
      ),
    ),
    v.minLength(1),
    v.maxLength(64),
  ),
});

const signed = { name: Name, secrets: Secrets };

const Hook = v.variant('source', [
  /** `header`: which one the connection of the API destination puts its key in. */
  v.strictObject({ source: v.literal('aws-eventbridge'), header: Header, ...signed }),
  v.strictObject({ source: v.literal('github'), ...signed }),
  v.strictObject({ source: v.literal('gitguardian'), ...signed }),
  v.strictObject({ source: v.literal('infisical'), ...signed }),
  v.strictObject({ source: v.literal('doppler'), ...signed }),
  v.pipe(
    v.strictObject({
      source: v.literal('caep'),
      name: Name,
      issuer: v.pipe(v.string(), v.minLength(1), v.maxLength(1_024)),
      audience: v.pipe(v.string(), v.minLength(1), v.maxLength(1_024)),
      jwks: v.optional(Jwks),
      jwksUrl: v.optional(Https),
      /** What the transmitter sends as its Authorization header, where it was told to. */
      authorizations: v.optional(v.pipe(v.array(v.pipe(v.string(), v.minLength(SHORTEST_SECRET))), v.minLength(1), v.maxLength(2))),
    }),
    v.check(({ jwks, jwksUrl }) => (jwks === undefined) !== (jwksUrl === undefined), 'either jwks or jwksUrl'),
  ),
]);

const Hooks = v.strictObject({ format: v.literal('lastcopy-hooks-1'), hooks: v.pipe(v.array(Hook), v.maxLength(64)) });

/** One door: where it stands is /api/v1/hooks/<source>/<name>. */
export type HookConfig = v.InferOutput<typeof Hook>;

const SOURCES = Hook.options.map((option) => ('entries' in option ? option.entries.source.literal : 'caep')) satisfies HookSource[];

/**
 * Reads the file of `--hooks`.
 * @throws Error that names the place and says what is wanted, and quotes nothing of the file: it holds secrets.
 */
export function parseHooks(text: string): HookConfig[] {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    throw new Error('it is not JSON');
  }
  const named = v.safeParse(v.object({ hooks: v.array(v.object({ source: v.string() })) }), content);
  for (const [index, { source }] of (named.success ? named.output.hooks : []).entries()) {
    if (source === 'vault' || source === 'openbao')
      throw new Error(`hooks.${index}.source: Vault and OpenBao do not call; let the steward watch them (lastcopy steward --watch)`);
    if (/partner/i.test(source))
      throw new Error(
        `hooks.${index}.source: a feed of values is not taken, they may not come to the server; use the webhook of alerts (github)`,
      );
    if (!(SOURCES as readonly string[]).includes(source)) throw new Error(`hooks.${index}.source: one of ${SOURCES.join(', ')}`);
  }
  const parsed = v.safeParse(Hooks, content);
  if (!parsed.success) throw new Error(sentence(parsed.issues[0]));
  const seen = new Set<string>();
  for (const { source, name } of parsed.output.hooks) {
    if (seen.has(`${source}/${name}`)) throw new Error(`${source}/${name} is there twice: give each its own name`);
    seen.add(`${source}/${name}`);
  }
  return parsed.output.hooks;
}

function sentence(issue: v.BaseIssue<unknown>): string {
  const where = v.getDotPath(issue) ?? 'the file';
  if (issue.kind === 'validation') return `${where}: ${issue.message}`;
  if (issue.type === 'strict_object' && issue.expected === 'never') return `${where}: there is no such member; see docs/operations.md`;
  return `${where}: ${issue.received === 'undefined' ? 'it is missing' : `${issue.expected ?? 'something else'} is wanted`}`;
}
