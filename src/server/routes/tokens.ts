import { NewToken, OPERATIONS } from '../../protocol/index.ts';
import { answering } from '../http/answering.ts';
import type { Route } from '../http/router.ts';
import type { Limits } from '../limits.ts';
import { makeToken, removeToken, shownToken } from '../persons/tokens.ts';
import type { Storage } from '../storage/face.ts';
import { actorOf } from '../viewers/sessions.ts';
import { readBody } from './read-body.ts';
import { personIn } from './signed-in.ts';

export interface TokenOptions {
  readonly storage: Storage;
  readonly limits: Limits;
}

/** What admins do about tokens of programs. */
export function tokenRoutes({ storage, limits }: TokenOptions): Route[] {
  return [
    answering(OPERATIONS.tokens, async () => ({ tokens: (await storage.tokens()).map(shownToken) })),
    answering(
      OPERATIONS.addToken,
      async ({ body, visit }) => {
        const { viewer, name } = personIn(visit);
        return makeToken(storage, limits, readBody(NewToken, body), { actor: actorOf(viewer), person: name });
      },
      limits.bodyBytes,
    ),
    answering(OPERATIONS.removeToken, async ({ params, visit }) => {
      await removeToken(storage, Number(/^\d{1,15}$/.exec(params['id'] ?? '')?.[0] ?? Number.NaN), actorOf(personIn(visit).viewer));
      return {};
    }),
  ];
}
