import { NewPerson, OPERATIONS, PersonChange, personName } from '../../protocol/index.ts';
import { answering } from '../http/answering.ts';
import type { Call, Route } from '../http/router.ts';
import type { Limits } from '../limits.ts';
import { personBook, type PersonBook } from '../persons/persons.ts';
import { Refusal } from '../refusal.ts';
import type { Storage } from '../storage/face.ts';
import type { Listeners } from '../viewers/listeners.ts';
import { actorOf, isOver, sessionName } from '../viewers/sessions.ts';
import type { Sites } from '../viewers/site.ts';
import { readBody } from './read-body.ts';
import { personIn } from './signed-in.ts';

export interface PersonOptions {
  readonly storage: Storage;
  readonly limits: Limits;
  readonly listeners: Listeners;
  readonly sites: Sites;
}

/** What admins do about persons and their sessions. */
export function personRoutes({ storage, limits, listeners, sites }: PersonOptions): Route[] {
  const book = (visit: Call['visit']): PersonBook =>
    personBook(storage, limits, { actor: actorOf(personIn(visit).viewer), keepAdmin: true });
  const named = ({ params }: Call): string => personName(params['name'] ?? '');
  /** Streams of sessions that this ends, here and at once; elsewhere within a second. */
  const ending = async <T>(name: string, act: () => Promise<T>): Promise<T> => {
    const own = (await storage.sessions()).filter(({ person }) => person === name);
    const done = await act();
    const left = new Set((await storage.sessions()).map(({ n }) => n));
    for (const { n } of own) if (!left.has(n)) listeners.signedOut(n);
    return done;
  };

  return [
    answering(OPERATIONS.persons, async ({ visit }) => ({ persons: await book(visit).list() })),
    answering(
      OPERATIONS.addPerson,
      async ({ body, visit }) => {
        const { name, role } = readBody(NewPerson, body);
        const person = await book(visit).add(name, role);
        return { person, ...(await book(visit).link(name, sites.home)) };
      },
      limits.bodyBytes,
    ),
    answering(
      OPERATIONS.changePerson,
      async (call) => {
        const change = readBody(PersonChange, call.body);
        return { person: await ending(named(call), () => book(call.visit).change(named(call), change)) };
      },
      limits.bodyBytes,
    ),
    answering(OPERATIONS.invitePerson, (call) => book(call.visit).link(named(call), sites.home), limits.bodyBytes),
    answering(OPERATIONS.removePerson, async (call) => {
      await ending(named(call), () => book(call.visit).remove(named(call)));
      return {};
    }),

    answering(OPERATIONS.sessions, async ({ visit }) => {
      const open = (await storage.sessions()).filter((session) => !isOver(session, limits));
      return { sessions: open.map((session) => ({ ...session, own: session.n === visit?.viewer?.n })) };
    }),
    answering(OPERATIONS.endSession, async ({ params, visit }) => {
      const { viewer } = personIn(visit);
      const n = Number(/^\d{1,15}$/.exec(params['n'] ?? '')?.[0] ?? Number.NaN);
      const at = new Date().toISOString();
      const note = { at, actor: actorOf(viewer), action: 'dashboard.end-session', subject: sessionName(n), code: null, detail: {} };
      if (!Number.isSafeInteger(n) || !(await storage.endSession(n, note))) {
        throw new Refusal('unknown-session', 404, 'There is no session of that number; it may have ended by itself.');
      }
      listeners.signedOut(n);
      return {};
    }),
  ];
}
