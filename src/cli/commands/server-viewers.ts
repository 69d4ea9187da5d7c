import { endSessions, listSessions, personsBeside, signInLink } from '../../server/index.ts';
import { besideServer } from '../beside-server.ts';
import type { Context } from '../context.ts';
import { UserError } from '../exit.ts';
import { emit, note, oneLine, plural, say, table } from '../output.ts';
import type { PlaceOptions } from '../server-place.ts';

/** Who may look at the dashboard, said beside the running server by whoever may write its state directory. */

/** `lastcopy server sign-in`: one link on stdout; for a person that is listed, or for whoever opens it. */
export async function signIn(context: Context, options: PlaceOptions & { readonly person?: string }): Promise<void> {
  const { person } = options;
  const { link, until } = await besideServer(context, options, (place) =>
    person === undefined ? signInLink(place) : personsBeside(place, (book) => book.link(person)),
  );
  say(link);
  note(
    person === undefined
      ? `Good once, until ${until}. Whoever opens it sees the fleet's devices and rotations.`
      : `Good once, until ${until}. Whoever opens it is signed in as ${oneLine(person)}.`,
  );
}

/** `lastcopy server sign-out`: one session by its number, or all. */
export async function signOut(
  context: Context,
  which: string | undefined,
  options: PlaceOptions & { readonly all?: boolean },
): Promise<void> {
  if ((which === undefined) === (options.all !== true)) {
    throw new UserError('Say which session ends.', 'Pass a number that `lastcopy server sessions` lists, or --all.');
  }
  const n = which === undefined ? null : Number(which);
  if (n !== null && !Number.isSafeInteger(n)) throw new UserError(`"${which}" is not the number of a session.`, 'lastcopy server sessions');
  const ended = await besideServer(context, options, (place) => endSessions(place, n));
  if (n !== null && ended === 0) throw new UserError(`There is no session ${n}.`, 'lastcopy server sessions');
  say(n === null ? `${plural(ended, 'session')} ended; links that were not used are void.` : `Session ${n} ended.`);
}

/** `lastcopy server sessions`: who is signed in. */
export async function sessions(context: Context, options: PlaceOptions & { readonly json?: boolean }): Promise<void> {
  const found = await besideServer(context, options, listSessions);
  if (options.json) for (const session of found) emit({ type: 'session', ...session });
  else if (found.length === 0) say('Nobody is signed in to the dashboard.');
  else
    say(
      table([
        ['session', 'person', 'role', 'by', 'since', 'last used', 'until'],
        ...found.map(({ n, person, role, signedInBy, since, usedAt, until }) => [
          String(n),
          person === null ? '–' : oneLine(person),
          role,
          signedInBy,
          since,
          usedAt,
          until,
        ]),
      ]),
    );
}
