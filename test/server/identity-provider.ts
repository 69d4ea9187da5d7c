import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Context } from 'oidc-provider';
import { exportJWK, type JWTPayload, SignJWT, UnsecuredJWT, decodeJwt } from 'jose';

/** A real OpenID provider on loopback, certified by the OpenID Foundation, at which everybody signs in without being asked. */
export class IdentityProvider implements AsyncDisposable {
  readonly clientId = 'lastcopy';
  readonly clientSecret = randomBytes(24).toString('base64url');
  /** Who sits before the browser, and what is known of them. */
  account = 'account-1';
  readonly claims = new Map<string, Record<string, unknown>>();
  /** What becomes of the ID token before it is sent. */
  twist: ((payload: JWTPayload) => JWTPayload | string | Promise<string>) | null = null;
  /** Instead of its answers. */
  instead: RequestListener | null = null;
  /** Refuses whoever comes. */
  refusing = false;
  /** What it gave away: codes, tokens, states. */
  readonly given: string[] = [];
  readonly #key = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  #server: Server | null = null;
  #handle: RequestListener = (_request, response) => void response.writeHead(503).end();
  #port = 0;

  static async start(): Promise<IdentityProvider> {
    const one = new IdentityProvider();
    await one.listen();
    return one;
  }
  get issuer(): string {
    return `http://127.0.0.1:${this.#port}`;
  }
  async listen(): Promise<void> {
    const server = createServer((request, response) => (this.instead ?? this.#handle)(request, response));
    await new Promise<void>((resolve) => void server.listen(this.#port, '127.0.0.1', resolve));
    this.#server = server;
    this.#port = (server.address() as AddressInfo).port;
  }
  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    if (!server) return;
    server.closeAllConnections();
    await new Promise((resolve) => void server.close(resolve));
  }
  /** Takes browsers back to this server only. */
  async serve(redirectUri: string, client: object = {}): Promise<void> {
    const jwk = await exportJWK(this.#key);
    const said = [console.info, console.warn] as const;
    // It says that it is not in production, and which Node it likes best.
    [console.info, console.warn] = [() => undefined, () => undefined];
    const { Provider } = await import('oidc-provider');
    const provider = new Provider(this.issuer, {
      clients: [{ client_id: this.clientId, client_secret: this.clientSecret, redirect_uris: [redirectUri], ...client }],
      jwks: { keys: [{ ...jwk, kid: 'k1', use: 'sig', alg: 'RS256' }] },
      cookies: { keys: [randomBytes(16).toString('hex')] },
      claims: { openid: ['sub'], profile: ['preferred_username', 'name'], email: ['email', 'email_verified'], groups: ['groups'] },
      pkce: { required: () => true },
      features: { devInteractions: { enabled: false } },
      interactions: { url: (_context: Context, { uid }: { uid: string }) => `/at/${uid}` },
      findAccount: (_context: Context, accountId: string) => ({
        accountId,
        claims: () => ({ sub: accountId, ...this.claims.get(accountId) }),
      }),
      loadExistingGrant: async (context: Context) => {
        const [clientId, accountId] = [context.oidc.client?.clientId ?? '', context.oidc.session?.accountId ?? ''];
        const grant = new provider.Grant({ clientId, accountId });
        grant.addOIDCScope('openid profile email groups');
        await grant.save();
        return grant;
      },
      ttl: { AccessToken: 60, AuthorizationCode: 60, Grant: 60, IdToken: 60, Interaction: 60, Session: 60 },
    });
    provider.use(async (context, next) => {
      if (context.path.startsWith('/at/')) {
        context.respond = false;
        const result = this.refusing ? { error: 'access_denied', error_description: 'not today' } : { login: { accountId: this.account } };
        await provider.interactionFinished(context.req, context.res, result);
        return;
      }
      await next();
      if (context.path === '/token' && context.status === 200) await this.#give(context);
    });
    [console.info, console.warn] = said;
    this.#handle = provider.callback();
  }
  async #give(context: Context): Promise<void> {
    const body = context.body as { id_token: string; access_token: string };
    if (this.twist) {
      const twisted = await this.twist(decodeJwt(body.id_token));
      context.body = { ...body, id_token: typeof twisted === 'string' ? twisted : await this.sign(twisted) };
    }
    this.given.push(body.access_token, (context.body as typeof body).id_token);
  }
  sign(payload: JWTPayload, key = this.#key): Promise<string> {
    return new SignJWT(payload).setProtectedHeader({ alg: 'RS256', kid: 'k1' }).sign(key);
  }
  /** By the secret that the client holds too. */
  sealed(payload: JWTPayload): Promise<string> {
    return new SignJWT(payload).setProtectedHeader({ alg: 'HS256' }).sign(new TextEncoder().encode(this.clientSecret));
  }
  unsigned(payload: JWTPayload): string {
    return new UnsecuredJWT(payload).encode();
  }
  /** Goes there as a browser does, until it is sent to `target`; gives the query it comes back with. */
  async visit(url: string, target: string): Promise<string> {
    const jar = new Map<string, string>();
    let address = url;
    for (let hops = 0; hops < 10; hops++) {
      const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
      const response = await fetch(address, { redirect: 'manual', headers: { cookie } });
      await response.text();
      for (const set of response.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
        jar.set(name, value);
      }
      const location = response.headers.get('location');
      if (location === null) throw new Error(`stuck at the identity provider: ${response.status}`);
      address = new URL(location, address).href;
      if (address.startsWith(target)) {
        const { searchParams, search } = new URL(address);
        for (const name of ['code', 'state']) if (searchParams.has(name)) this.given.push(searchParams.get(name) ?? '');
        return search.slice(1);
      }
    }
    throw new Error('too many hops');
  }
  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }
}
