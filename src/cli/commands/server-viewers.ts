import { join } from 'node:path';
import { endSessions, listSessions, signInLink } from '../../server/index.ts';
import type { Context } from '../context.ts';
import { UserError } from '../exit.ts';
import { emit, note, plural, say, table } from '../output.ts';

/** Who may look at the dashboard, said beside the running server by whoever may write its state directory. */

/** `lastcopy server sign-in`: one link on stdout. */
export async function signIn(context: Context): Promise<void> {
  const { link, until } = await beside(context, signInLink);
  say(link);
  note(`Good once, until ${until}. Whoever opens it sees the fleet's devices and rotations.`);
}

/** `lastcopy server sign-out`: one session by its number, or all. */
export async function signOut(context: Context, which: string | undefined, options: { readonly all?: boolean }): Promise<void> {
  if ((which === undefined) === (options.all !== true)) {
    throw new UserError('Say which session ends.', 'Pass a number that `lastcopy server sessions` lists, or --all.');
  }
  const n = which === undefined ? null : Number(which);
  if (n !== null && !Number.isSafeInteger(n)) throw new UserError(`"${which}" is not the number of a session.`, 'lastcopy server sessions');
  const ended = await beside(context, (stateDir) => endSessions(stateDir, n));
  if (n !== null && ended === 0) throw new UserError(`There is no session ${n}.`, 'lastcopy server sessions');
  say(n === null ? `${plural(ended, 'session')} ended; links that were not used are void.` : `Session ${n} ended.`);
}

/** `lastcopy server sessions`: who is signed in. */
export async function sessions(context: Context, options: { readonly json?: boolean }): Promise<void> {
  const found = await beside(context, listSessions);
  if (options.json) for (const session of found) emit({ type: 'session', ...session });
  else if (found.length === 0) say('Nobody is signed in to the dashboard.');
  else
    say(
      table([['session', 'since', 'last used', 'until'], ...found.map(({ n, since, usedAt, until }) => [String(n), since, usedAt, until])]),
    );
}

async function beside<T>(context: Context, act: (stateDir: string) => Promise<T>): Promise<T> {
  try {
    return await act(join(context.stateDir, 'server'));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'no-server') {
      throw new UserError(
        `No server has run with its state in ${context.stateDir}.`,
        'Run this on the host of the server, as its user, with the --state it runs with.',
        { cause: error },
      );
    }
    throw error;
  }
}
