import { OPERATIONS } from '../../protocol/index.ts';
import { Answer } from '../answers.ts';
import { change } from '../changes.ts';

/** Who may do what, as the server tells it to admins, and one's own passkeys. */

export const persons = new Answer(() => change(OPERATIONS.persons, {}));
export const sessions = new Answer(() => change(OPERATIONS.sessions, {}));
export const tokens = new Answer(() => change(OPERATIONS.tokens, {}));
export const passkeys = new Answer(() => change(OPERATIONS.passkeys, {}));

/** Nothing of one session stays for the next. */
export function forgetAccess(): void {
  for (const answer of [persons, sessions, tokens, passkeys]) answer.forget();
}
