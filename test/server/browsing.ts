import { DASHBOARD_API } from '../../src/protocol/index.ts';
import type { Limits } from '../../src/server/limits.ts';
import type { IdentityProvider } from './identity-provider.ts';
import { fromUs, get, type Got } from './viewer.ts';

/** Tests sign in more often than people. */
export const UNHURRIED: Partial<Limits> = {
  signInsPerAddress: { perSecond: 1_000, burst: 1_000 },
  signIns: { perSecond: 1_000, burst: 1_000 },
  requestsPerAddress: { perSecond: 1_000, burst: 1_000 },
};

/** One browser as far as the server sees it, with whatever cookies it was given. */
export class Browser {
  readonly cookies = new Map<string, string>();
  readonly url: string;
  constructor(url: string) {
    this.url = url;
  }
  /** Where it is sent to. */
  protected at(): string {
    return this.url;
  }
  async post(path: string, body: unknown, headers: Record<string, string | null> = {}): Promise<Got> {
    return this.ask('POST', path, body, headers);
  }
  async ask(method: string, path: string, body?: unknown, headers: Record<string, string | null> = {}): Promise<Got> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const all = { ...fromUs(new URL(this.url).origin), ...(cookie === '' ? {} : { cookie }), ...headers };
    const got = await get(`${this.at()}${DASHBOARD_API}${path}`, { method, headers: all, ...(body === undefined ? {} : { body }) });
    for (const set of got.headers['set-cookie'] ?? []) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
      if (value === '') this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return got;
  }
  /** Where the server sends it to sign in. */
  async begin(): Promise<string> {
    const got = await this.post('/session/oidc/begin', {});
    if (got.status !== 200) throw new Error(`not begun: ${got.bytes.toString()}`);
    return String(got.body['url']);
  }
  /** There, and back to the page; gives the query. */
  async visit(provider: IdentityProvider): Promise<string> {
    return provider.visit(await this.begin(), `${this.url}/dashboard/`);
  }
  finish(query: string): Promise<Got> {
    return this.post('/session/oidc', { query });
  }
  async signIn(provider: IdentityProvider): Promise<Got> {
    return this.finish(await this.visit(provider));
  }
}
