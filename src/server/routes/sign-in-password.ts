import { type Bundle, OPERATIONS, PasswordChange, PasswordSignIn, personName, type SignInMethods } from '../../protocol/index.ts';
import { answering } from '../http/answering.ts';
import type { Route } from '../http/router.ts';
import { rpIdOf } from '../identity/passkey.ts';
import type { Limits } from '../limits.ts';
import type { Attempts } from '../persons/attempts.ts';
import { isRecent, signInAgain } from '../persons/gate.ts';
import { passwordFault } from '../persons/password-rules.ts';
import type { Passwords } from '../persons/passwords.ts';
import { Refusal } from '../refusal.ts';
import type { Storage } from '../storage/face.ts';
import type { Listeners } from '../viewers/listeners.ts';
import type { Sessions, Viewer } from '../viewers/sessions.ts';
import { readBody } from './read-body.ts';
import { personIn, requireOwnWay, type SignInDesk } from './signed-in.ts';

export interface PasswordSignInOptions {
  readonly bundle: Bundle;
  readonly storage: Storage;
  readonly limits: Limits;
  readonly desk: SignInDesk;
  readonly sessions: Sessions;
  readonly listeners: Listeners;
  readonly passwords: Passwords;
  readonly attempts: Attempts;
  /** What the identity provider's button says; null where there is none. */
  readonly oidc: SignInMethods['methods']['oidc'];
}

/** A password in UTF-8, quoted and escaped, and a name. */
const BODY_BYTES = 8_192;

/** Signing in by password, and one's own password. */
export function passwordSignInRoutes(options: PasswordSignInOptions): Route[] {
  const { bundle, storage, limits, desk, sessions, listeners, passwords, attempts } = options;

  /** Whether whoever is signed in may set a password without the old one. */
  const mayReplace = (viewer: Viewer, held: string | null): boolean =>
    isRecent(viewer.since, limits) && (held === null || viewer.signedInBy === 'link' || viewer.signedInBy === 'passkey');

  return [
    answering(OPERATIONS.signInMethods, async ({ visit }) => {
      const { password, passkey } = await storage.signInKinds();
      return { methods: { password, passkey: passkey && visit !== null && rpIdOf(visit.site) !== null, oidc: options.oidc } };
    }),

    answering(
      OPERATIONS.signInByPassword,
      async ({ body, visit, response }) => {
        if (!visit) throw new Error('a sign-in that came through no door');
        desk.pace(visit, 'password');
        const { person: given, password } = readBody(PasswordSignIn, body);
        const name = personName(given);
        const person = await storage.person(name);
        const attempt = { name, listed: person !== null, address: visit.address };
        await attempts.take(attempt);
        // One way for everybody: who is not there, is disabled or has no password costs the same and hears the same.
        const held = await storage.passwordHash(name);
        const right = await passwords.matches(password, held);
        const signedIn = right && person && held !== null ? await sessions.open(name, { password: held }, visit) : null;
        if (!signedIn) {
          throw new Refusal(
            'not-signed-in',
            401,
            'This name and password do not go together here. Try again, or ask an admin for a link.',
            {
              subject: person?.name ?? null,
            },
          );
        }
        await attempts.right(attempt);
        return desk.hand(signedIn, response);
      },
      BODY_BYTES,
    ),

    answering(
      OPERATIONS.changePassword,
      async ({ body, visit }) => {
        const { viewer, name } = personIn(visit);
        requireOwnWay(viewer);
        desk.change(name);
        const { old, new: password } = readBody(PasswordChange, body);
        const fault = passwordFault(password, { person: name, fleet: bundle.name });
        if (fault !== null) throw new Refusal('weak-password', 422, fault);
        const held = await storage.passwordHash(name);
        if (old !== null) {
          const attempt = { name, listed: true, address: visit?.address ?? '' };
          await attempts.take(attempt);
          if (!(await passwords.matches(old, held)))
            throw new Refusal('wrong-password', 403, 'The old password is another one.', { subject: name });
          await attempts.right(attempt);
        } else if (!mayReplace(viewer, held)) throw signInAgain();
        const hash = await passwords.make(password);
        const at = new Date().toISOString();
        const note = { at, actor: `person:${name}`, action: 'account.password', subject: name, code: null, detail: {} };
        const others = (await storage.sessions()).filter(({ person, n }) => person === name && n !== viewer.n);
        if (!(await storage.setPassword(name, hash, at, viewer.n, note))) throw new Refusal('no-session', 401, 'Nobody is signed in here.');
        for (const { n } of others) listeners.signedOut(n);
        return {};
      },
      BODY_BYTES,
    ),
  ];
}
