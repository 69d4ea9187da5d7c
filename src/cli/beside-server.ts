import type { StoragePlace } from '../server/index.ts';
import type { Context } from './context.ts';
import { UserError } from './exit.ts';
import { type PlaceOptions, serverPlace } from './server-place.ts';

/** Does something to the server of this state directory or database, whether it runs or not. Throws UserError where none ever ran. */
export async function besideServer<T>(context: Context, options: PlaceOptions, act: (place: StoragePlace) => Promise<T>): Promise<T> {
  try {
    return await act(serverPlace(context, options));
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
