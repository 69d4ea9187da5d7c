import { readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import * as v from 'valibot';
import { PersonRole } from '../../protocol/index.ts';
import { isLoopback } from '../loopback.ts';

/** How people sign in through an identity provider, as the file of `--oidc` says it; the client's secret is read. */
export interface OidcConfig {
  readonly issuer: URL;
  readonly clientId: string;
  /** Null: a public client, by PKCE alone. */
  readonly clientSecret: string | null;
  /** How the secret is sent; null: as the provider says that it likes it best. */
  readonly clientAuthentication: 'basic' | 'post' | null;
  /** What the button says. */
  readonly label: string;
  readonly scopes: readonly string[];
  /** The claim that names the person. */
  readonly person: string;
  readonly roles: readonly RoleRule[];
}

/** Who has `has` in `claim` has the role. A claim that begins with `/` is a JSON pointer (RFC 6901). */
export interface RoleRule {
  readonly claim: string;
  readonly has: string;
  readonly role: PersonRole;
}

const Text = v.pipe(
  v.string(),
  v.minLength(1, 'wants a text'),
  v.maxLength(1_024),
  v.regex(/^[^\p{Cc}]*$/u, 'may hold no control characters'),
);
const Issuer = v.pipe(
  Text,
  v.check((text) => {
    const url = URL.parse(text);
    return url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname));
  }, 'wants https://…, or http:// on this machine'),
  v.check((text) => {
    const url = URL.parse(text);
    return url?.username === '' && url.password === '' && url.search === '' && url.hash === '';
  }, 'may hold no user name, password, query or fragment'),
);
const Scope = v.pipe(v.string(), v.regex(/^[\x21\x23-\x5b\x5d-\x7e]{1,256}$/, 'wants the name of a scope, without spaces'));

const Oidc = v.strictObject({
  issuer: Issuer,
  clientId: Text,
  clientSecretFile: v.optional(v.pipe(v.string(), v.minLength(1))),
  clientAuthentication: v.optional(v.picklist(['basic', 'post'], 'wants "basic" or "post"')),
  label: v.pipe(Text, v.maxLength(60, 'wants at most 60 characters')),
  scopes: v.optional(
    v.pipe(
      v.array(Scope),
      v.maxLength(32),
      v.check((scopes) => scopes.includes('openid'), 'wants "openid" among the scopes'),
    ),
    ['openid', 'profile', 'email'],
  ),
  person: v.optional(Text, 'preferred_username'),
  roles: v.pipe(
    v.array(
      v.strictObject({
        claim: Text,
        has: Text,
        role: v.picklist(PersonRole.options, 'wants viewer, operator, approver or admin'),
      }),
    ),
    v.minLength(1, 'wants at least one: without a role nobody is let in'),
    v.maxLength(64),
  ),
});

/** What is wrong with the file, where; its message is for the person who wrote it. */
export class OidcConfigError extends Error {
  override readonly name = 'OidcConfigError';
  readonly next = 'See "Sign in by OIDC" in docs/operations.md.';
}

/** Reads the file and that of the secret, by a path relative to it. @throws OidcConfigError, which quotes nothing of a secret. */
export function readOidc(path: string): OidcConfig {
  const wrong = (what: string): OidcConfigError => new OidcConfigError(`${path}: ${what}`);
  const read = (file: string, of: string): string => {
    try {
      return readFileSync(file, 'utf8');
    } catch (cause) {
      throw wrong(`${of} ${file} cannot be read (${cause instanceof Error && 'code' in cause ? String(cause.code) : 'error'})`);
    }
  };
  const text = read(path, 'the file');
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    throw wrong('it is not JSON');
  }
  if (typeof content === 'object' && content !== null && 'clientSecret' in content)
    throw wrong('clientSecret does not stand here: put the secret into a file of its own and name it by clientSecretFile');
  const parsed = v.safeParse(Oidc, content);
  if (!parsed.success) throw wrong(sentence(parsed.issues[0]));
  const { issuer, clientSecretFile, clientAuthentication, ...rest } = parsed.output;
  if (clientSecretFile === undefined && clientAuthentication !== undefined)
    throw wrong('clientAuthentication is of no use without clientSecretFile');
  return {
    ...rest,
    issuer: new URL(issuer),
    clientSecret: clientSecretFile === undefined ? null : secretIn(resolve(dirname(resolve(path)), clientSecretFile), read, wrong),
    clientAuthentication: clientAuthentication ?? null,
  };
}

function secretIn(file: string, read: (file: string, of: string) => string, wrong: (what: string) => Error): string {
  const secret = read(file, 'clientSecretFile').trim();
  if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0)
    throw wrong(`others may read clientSecretFile ${file}; take it from them: chmod 600 ${file}`);
  if (!/^[\x20-\x7e]{1,1024}$/.test(secret)) throw wrong(`clientSecretFile ${file} wants one line of printable ASCII`);
  return secret;
}

function sentence(issue: v.BaseIssue<unknown>): string {
  const where = v.getDotPath(issue) ?? 'it';
  if (issue.type === 'strict_object' && issue.expected === 'never') return `there is no member "${where}"`;
  if (issue.received === 'undefined') return `${where} is missing`;
  return `${where} ${issue.kind === 'validation' || issue.type === 'picklist' ? issue.message : `wants ${issue.expected ?? 'something else'}`}`;
}
