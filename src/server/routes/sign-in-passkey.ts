import { OPERATIONS, PasskeySignIn } from '../../protocol/index.ts';
import { answering } from '../http/answering.ts';
import type { Route } from '../http/router.ts';
import type { Beginnings } from '../identity/begun.ts';
import { checkAssertion, notSignedIn, requestOptions } from '../identity/passkey.ts';
import { Refusal } from '../refusal.ts';
import type { Storage } from '../storage/face.ts';
import type { Sessions } from '../viewers/sessions.ts';
import { readBody } from './read-body.ts';
import type { SignInDesk } from './signed-in.ts';

export interface PasskeySignInOptions {
  readonly fleet: { readonly id: string };
  readonly storage: Storage;
  readonly begun: Beginnings;
  readonly sessions: Sessions;
  readonly desk: SignInDesk;
}

/** An answer with keys in it; both ceremonies stay far below. */
const BODY = 65_536;

/** Signing in by a passkey, whosever it is: the answer says so. */
export function passkeySignInRoutes({ fleet, storage, begun, sessions, desk }: PasskeySignInOptions): Route[] {
  return [
    answering(
      OPERATIONS.passkeyOptions,
      async ({ visit, response }) => {
        if (!visit) throw new Error('a sign-in that came through no door');
        const started = begun.begin('passkey', visit.site);
        const options = await requestOptions({ site: visit.site, challenge: started.value('challenge') });
        response.setHeader('set-cookie', started.cookie);
        return { options: { ...options } };
      },
      1_024,
    ),
    answering(
      OPERATIONS.signInByPasskey,
      async ({ visit, body, response }) => {
        if (!visit) throw new Error('a sign-in that came through no door');
        desk.pace(visit, 'passkey');
        const { answer } = readBody(PasskeySignIn, body);
        const started = await begun.finish('passkey', visit.cookies, visit.site);
        const kept = await storage.passkey(answer.id);
        if (!started || !kept) throw notSignedIn();
        const { person } = kept;
        const counter = await checkAssertion(answer, { site: visit.site, fleet, challenge: started.value('challenge'), person, kept });
        const at = new Date().toISOString();
        // WebAuthn §7.2 step 22: a counter that did not go on says that there are two of the authenticator.
        if (!(await storage.usePasskey(kept.id, counter, at))) {
          await storage.audit({ at, actor: 'anonymous', action: 'passkey.copied', subject: person, code: 'passkey-copied', detail: {} });
          throw new Refusal(
            'passkey-copied',
            401,
            'This passkey counts its uses, and the count went back: there may be a copy of it. Sign in by another way and remove it.',
          );
        }
        const signedIn = await sessions.open(person, { passkey: kept.id }, visit);
        if (!signedIn) throw notSignedIn();
        const shown = desk.hand(signedIn, response);
        response.appendHeader('set-cookie', started.cookie);
        return shown;
      },
      BODY,
    ),
  ];
}
