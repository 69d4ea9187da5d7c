import * as v from 'valibot';
import { PersonName, personName, PersonRole } from '../../protocol/index.ts';
import type { OidcConfig } from './oidc-config.ts';

/** What a provider says of somebody: the claims of the ID token, and of UserInfo where these were asked for. */
export type Claims = Readonly<Record<string, unknown>>;

/** Whether the claims that the configuration reads are all there; UserInfo may hold those that are not. */
export function complete(config: OidcConfig, claims: Claims): boolean {
  return [config.person, ...config.roles.map(({ claim }) => claim)].every((claim) => valueOf(claims, claim) !== undefined);
}

/** What nobody sees, or what turns the letters around it: by these a name in a profile would look like another's. */
const UNSEEN = /[\p{Default_Ignorable_Code_Point}\p{Bidi_Control}]/u;

/** The name a provider gives somebody; null: none that can be a person's. */
export function personOf(config: OidcConfig, claims: Claims): string | null {
  const given = valueOf(believed(claims), config.person);
  const name = typeof given === 'string' && !UNSEEN.test(given) && given === given.trim() ? personName(given) : null;
  return v.is(PersonName, name) ? name : null;
}

/** The highest role that the rules give; null: none. */
export function roleOf(config: OidcConfig, claims: Claims): PersonRole | null {
  const said = believed(claims);
  const given = config.roles.filter(({ claim, has }) => {
    const value = valueOf(said, claim);
    return value === has || (Array.isArray(value) && value.includes(has));
  });
  return PersonRole.options.findLast((role) => given.some((rule) => rule.role === role)) ?? null;
}

/**
 * An address counts only where the provider says that it has proved it (OpenID Connect Core §5.1): anybody could write another's
 * into a profile.
 */
function believed(claims: Claims): Claims {
  const { email, ...rest } = claims;
  return email !== undefined && rest['email_verified'] === true ? claims : rest;
}

/** Own members only: what a token calls `__proto__` or `constructor` is no claim. */
function valueOf(claims: Claims, claim: string): unknown {
  if (!claim.startsWith('/')) return Object.hasOwn(claims, claim) ? claims[claim] : undefined;
  let value: unknown = claims;
  for (const step of claim.slice(1).split('/')) {
    const name = step.replaceAll('~1', '/').replaceAll('~0', '~');
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as Record<string, unknown>)[name];
  }
  return value;
}
