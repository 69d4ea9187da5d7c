/** What the tests use of the package, which brings no types. */
declare module 'oidc-provider' {
  import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';

  interface Context {
    readonly path: string;
    readonly method: string;
    readonly req: IncomingMessage;
    readonly res: ServerResponse;
    status: number;
    body: unknown;
    respond: boolean;
    redirect(url: string): void;
    readonly oidc: { readonly client?: { readonly clientId: string }; readonly session?: { readonly accountId?: string } };
  }
  interface Account {
    readonly accountId: string;
    claims(use: string): object;
  }
  export class Provider {
    constructor(issuer: string, configuration: object);
    use(handle: (context: Context, next: () => Promise<void>) => Promise<void>): this;
    callback(): RequestListener;
    interactionDetails(request: IncomingMessage, response: ServerResponse): Promise<{ readonly prompt: { readonly name: string } }>;
    interactionFinished(request: IncomingMessage, response: ServerResponse, result: object): Promise<void>;
    readonly Grant: new (of: {
      clientId: string;
      accountId: string;
    }) => { addOIDCScope(scope: string): void; save(): Promise<string> };
  }
  export type { Account, Context };
}
