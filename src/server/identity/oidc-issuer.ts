import * as oidc from 'openid-client';
import type { Logger } from 'pino';
import type { Limits } from '../limits.ts';
import { isLoopback } from '../loopback.ts';
import { Refusal } from '../refusal.ts';
import type { OidcConfig } from './oidc-config.ts';

/** What an identity provider says of itself (OpenID Connect Discovery), found when it is needed and kept for an hour. */
export interface Issuer {
  /** @throws Refusal `identity-provider-unreachable`; it is asked again with the next sign-in. */
  ready(): Promise<oidc.Configuration>;
}

/** Bytes of one answer of the provider. */
const MOST = 1_048_576;
/** Milliseconds that what was found counts, and between two attempts. */
const FRESH = 3_600_000;
const PAUSE = 2_000;

export function issuer(config: OidcConfig, { providerMs }: Pick<Limits, 'providerMs'>, log: Logger): Issuer {
  const now = (): number => performance.now();
  let found: { readonly configuration: oidc.Configuration; readonly at: number } | null = null;
  let asking: Promise<oidc.Configuration> | null = null;
  let failedAt = Number.NEGATIVE_INFINITY;

  const ask = async (): Promise<oidc.Configuration> => {
    try {
      const configuration = await discover(config, providerMs);
      if (!found) log.info({ event: 'oidc-ready', issuer: config.issuer.href }, 'identity provider found');
      found = { configuration, at: now() };
      return configuration;
    } catch (cause) {
      failedAt = now();
      log.warn({ event: 'oidc-unreachable', issuer: config.issuer.href, why: reasonOf(cause) }, 'identity provider not found');
      throw unreachable(cause);
    } finally {
      asking = null;
    }
  };
  return {
    async ready() {
      if (found && now() < found.at + FRESH) return found.configuration;
      if (!asking && now() < failedAt + PAUSE) {
        if (found) return found.configuration;
        throw unreachable();
      }
      asking ??= ask();
      if (!found) return asking;
      // What it said an hour ago holds until it says otherwise.
      asking.catch(() => undefined);
      return found.configuration;
    },
  };
}

async function discover(config: OidcConfig, providerMs: number): Promise<oidc.Configuration> {
  const configuration = await oidc.discovery(config.issuer, config.clientId, {}, authentication(config), {
    [oidc.customFetch]: boundedFetch(config.issuer, providerMs),
    execute: config.issuer.protocol === 'http:' ? [oidc.allowInsecureRequests] : [],
  });
  // A multi-tenant provider names a tenant of its own choice there: then anybody's tenant could sign people in.
  if (new URL(configuration.serverMetadata().issuer).href !== config.issuer.href)
    throw new Error('it is another issuer than the file says');
  // The ID token comes over TLS from the provider itself; that its signature holds too is checked all the same.
  oidc.enableNonRepudiationChecks(configuration);
  return configuration;
}

function authentication({ clientSecret, clientAuthentication }: OidcConfig): oidc.ClientAuth {
  if (clientSecret === null) return oidc.None();
  const [basic, post] = [oidc.ClientSecretBasic(clientSecret), oidc.ClientSecretPost(clientSecret)];
  return (server, ...rest) => {
    // Where the provider does not say, the standard's default is meant (OpenID Connect Discovery §3).
    const methods = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
    const way =
      clientAuthentication ?? (methods.includes('client_secret_basic') || !methods.includes('client_secret_post') ? 'basic' : 'post');
    return (way === 'basic' ? basic : post)(server, ...rest);
  };
}

/** Bounded in time and size; no redirect is followed, and nothing without TLS leaves this machine. */
function boundedFetch(of: URL, providerMs: number): oidc.CustomFetch {
  return async (address, options) => {
    const url = new URL(address);
    if (url.protocol !== 'https:' && !(of.protocol === 'http:' && isLoopback(url.hostname))) throw new Error('an address without TLS');
    const patience = AbortSignal.timeout(providerMs);
    const response = await fetch(url, {
      ...(options as RequestInit),
      redirect: 'manual',
      signal: options.signal ? AbortSignal.any([options.signal, patience]) : patience,
    });
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of response.body ?? []) {
      size += chunk.length;
      if (size > MOST) throw new Error('an answer too large');
      chunks.push(chunk);
    }
    const headers = new Headers(response.headers);
    // What was read is unpacked already.
    for (const name of ['content-encoding', 'content-length']) headers.delete(name);
    const { status } = response;
    return new Response([101, 204, 205, 304].includes(status) ? null : Buffer.concat(chunks), { status, headers });
  };
}

/** A word for the log: codes of sockets, TLS and the protocol; never a message, which may hold what was sent. */
export function reasonOf(error: unknown): string {
  for (let one = error; one instanceof Error; one = one.cause) {
    if ('code' in one && typeof one.code === 'string' && !(one.cause instanceof Error && 'code' in one.cause)) return one.code;
  }
  return error instanceof Error ? error.name : 'error';
}

export function unreachable(cause?: unknown): Refusal {
  return new Refusal(
    'identity-provider-unreachable',
    503,
    'The identity provider does not answer as it should. Try again in a moment; the server log says why. Other ways to sign in still work.',
    { cause, retryAfter: 5_000 },
  );
}
