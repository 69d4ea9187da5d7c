import * as oidc from 'openid-client';
import type { Logger } from 'pino';
import type { Limits } from '../limits.ts';
import { Refusal } from '../refusal.ts';
import type { Vouched } from '../viewers/sessions.ts';
import type { Site } from '../viewers/site.ts';
import type { Beginnings, Begun } from './begun.ts';
import { type Claims, complete, personOf, roleOf } from './oidc-claims.ts';
import type { OidcConfig } from './oidc-config.ts';
import { issuer, reasonOf, unreachable } from './oidc-issuer.ts';

/**
 * Signing in through an identity provider: OpenID Connect Core by the authorization code flow with PKCE (RFC 7636), state,
 * nonce, and the issuer's name in the answer (RFC 9207). The provider's tokens are read once and kept nowhere.
 */
export interface Oidc {
  readonly label: string;
  /** Where the browser goes, and the cookie that it must come back with. @throws Refusal `identity-provider-unreachable`. */
  begin(site: Site): Promise<{ readonly url: string; readonly cookie: string }>;
  /**
   * `query` is what the provider sent the browser back with; `cookie` takes the browser's ticket away.
   * @throws Refusal `not-signed-in`, `no-role`, `identity-provider-unreachable`.
   */
  finish(query: string, cookies: string | undefined, site: Site): Promise<Vouched & { readonly cookie: string }>;
}

/** Where the provider sends browsers back to: the dashboard's page, which posts the query to us. */
const redirect = (site: Site): string => `${site.origin}/dashboard/`;
const text = (begun: Begun, name: 'state' | 'nonce' | 'verifier'): string => begun.value(name).toString('base64url');

export interface OidcOptions {
  readonly begun: Beginnings;
  readonly limits: Pick<Limits, 'providerMs'>;
  readonly log: Logger;
}

export function openOidc(config: OidcConfig, { begun, limits, log }: OidcOptions): Oidc {
  const provider = issuer(config, limits, log);
  // So that a wrong address shows in the log at start, not with the first who signs in.
  provider.ready().catch(() => undefined);

  return {
    label: config.label,
    async begin(site) {
      const configuration = await provider.ready();
      const started = begun.begin('oidc', site);
      const url = oidc.buildAuthorizationUrl(configuration, {
        redirect_uri: redirect(site),
        scope: config.scopes.join(' '),
        state: text(started, 'state'),
        nonce: text(started, 'nonce'),
        code_challenge: await oidc.calculatePKCECodeChallenge(text(started, 'verifier')),
        code_challenge_method: 'S256',
      });
      return { url: url.href, cookie: started.cookie };
    },

    async finish(query, cookies, site) {
      const started = await begun.finish('oidc', cookies, site);
      if (!started) throw again();
      const configuration = await provider.ready();
      const claims = await vouched(configuration, started, new URL(`${redirect(site)}?${query}`)).catch((error: unknown) => {
        throw refusalFor(error, log);
      });
      const { sub: subject } = claims;
      // OpenID Connect Core §2: at most 255 ASCII characters.
      if (typeof subject !== 'string' || !/^[\x20-\x7e]{1,255}$/.test(subject)) throw again();
      const person = personOf(config, claims);
      if (person === null) {
        throw new Refusal(
          'no-role',
          403,
          'The identity provider does not say who you are in the claim that this server reads. Ask who runs the server to look at the file of --oidc.',
        );
      }
      const role = roleOf(config, claims);
      if (role === null) {
        throw new Refusal('no-role', 403, 'You are signed in there, but have no role here. Ask who runs this server to give you one.');
      }
      return { name: person, role, issuer: configuration.serverMetadata().issuer, subject, cookie: started.cookie };
    },
  };

  async function vouched(configuration: oidc.Configuration, started: Begun, address: URL): Promise<Claims> {
    const tokens = await oidc.authorizationCodeGrant(configuration, address, {
      expectedState: text(started, 'state'),
      expectedNonce: text(started, 'nonce'),
      pkceCodeVerifier: text(started, 'verifier'),
      idTokenExpected: true,
    });
    const claims = tokens.claims();
    if (!claims) throw new Error('no ID token');
    if (complete(config, claims) || configuration.serverMetadata().userinfo_endpoint === undefined) return claims;
    // What the ID token says is signed and wins.
    return { ...(await oidc.fetchUserInfo(configuration, tokens.access_token, claims.sub)), ...claims };
  }
}

function again(): Refusal {
  return new Refusal('not-signed-in', 401, 'This sign-in was not begun in this browser, took too long, or was used. Begin again.');
}

/** What went wrong with a callback. Causes are left behind: they hold codes and tokens. */
function refusalFor(error: unknown, log: Logger): Refusal {
  log.warn({ event: 'oidc-refused', why: wordFor(error) }, 'a sign-in through the identity provider was refused');
  if (error instanceof oidc.AuthorizationResponseError) {
    return new Refusal('not-signed-in', 401, 'The identity provider did not let you in. Begin again, or ask who runs it.');
  }
  return failed(error) ? unreachable() : again();
}

/** Whether it is the provider that does not work, or does not take this server, rather than what came through the browser. */
function failed(error: unknown): boolean {
  for (let one = error; one instanceof Error; one = one.cause) {
    if (one instanceof TypeError && one.message === 'fetch failed') return true;
    if ('code' in one && one.code === 'OAUTH_TIMEOUT') return true;
    if (one.cause instanceof Response && one.cause.status >= 500) return true;
  }
  if (error instanceof oidc.WWWAuthenticateChallengeError) return true;
  return error instanceof oidc.ResponseBodyError && (error.status >= 500 || error.error.endsWith('client'));
}

function wordFor(error: unknown): string {
  // RFC 6749 §5.2: a client that used the header and is not known gets a challenge.
  if (error instanceof oidc.WWWAuthenticateChallengeError) return 'invalid_client';
  if (error instanceof oidc.ResponseBodyError || error instanceof oidc.AuthorizationResponseError) return wordOf(error.error);
  return reasonOf(error);
}

/** An error code of OAuth, such as `invalid_client`; what does not look like one is not written down. */
function wordOf(code: string): string {
  return /^[a-z_]{1,60}$/.test(code) ? code : 'error';
}
