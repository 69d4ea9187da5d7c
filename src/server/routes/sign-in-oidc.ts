import { OidcSignIn, OPERATIONS } from '../../protocol/index.ts';
import { answering } from '../http/answering.ts';
import type { Route } from '../http/router.ts';
import type { Oidc } from '../identity/oidc.ts';
import { Refusal } from '../refusal.ts';
import type { Storage } from '../storage/face.ts';
import type { Sessions } from '../viewers/sessions.ts';
import { readBody } from './read-body.ts';
import type { SignInDesk } from './signed-in.ts';

export interface OidcSignInOptions {
  /** Null: the server knows no identity provider. */
  readonly oidc: Oidc | null;
  readonly storage: Storage;
  readonly sessions: Sessions;
  readonly desk: SignInDesk;
}

/** Signing in through the identity provider: there and back. */
export function oidcSignInRoutes({ oidc, storage, sessions, desk }: OidcSignInOptions): Route[] {
  const provider = (): Oidc => {
    if (oidc) return oidc;
    throw new Refusal(
      'sign-in-unavailable',
      404,
      'This server has no identity provider (lastcopy server --oidc FILE). Sign in by another way.',
    );
  };
  return [
    answering(
      OPERATIONS.beginOidc,
      async ({ visit, response }) => {
        if (!visit) throw new Error('a sign-in that came through no door');
        const { url, cookie } = await provider().begin(visit.site);
        response.setHeader('set-cookie', cookie);
        return { url };
      },
      1_024,
    ),
    answering(
      OPERATIONS.signInByOidc,
      async ({ visit, body, response }) => {
        if (!visit) throw new Error('a sign-in that came through no door');
        desk.pace(visit, 'oidc');
        const { query } = readBody(OidcSignIn, body);
        const { cookie, ...who } = await provider().finish(query, visit.cookies, visit.site);
        const signedIn = await sessions.openByProvider(who, visit);
        if (typeof signedIn === 'string') {
          const refusal = REFUSED[signedIn];
          // The refusal's own line does not say whom it was about.
          const at = new Date().toISOString();
          await storage.audit({ at, actor: 'anonymous', action: 'oidc.refused', subject: who.name, code: refusal.code, detail: {} });
          throw new Refusal(refusal.code, refusal.status, refusal.detail);
        }
        const shown = desk.hand(signedIn, response);
        response.appendHeader('set-cookie', cookie);
        return shown;
      },
      16_384,
    ),
  ];
}

const OTHER = {
  code: 'other-account',
  status: 403,
  detail:
    'Your name here belongs to another account of the identity provider. If both are you, ask an admin to remove the person and sign in again.',
};
const REFUSED = {
  disabled: { code: 'person-disabled', status: 403, detail: 'Your account here is disabled. Ask an admin.' },
  'other-subject': OTHER,
  'other-person': OTHER,
  full: { code: 'too-many-persons', status: 409, detail: 'There are as many persons as this server holds. Ask an admin to remove some.' },
} as const;
