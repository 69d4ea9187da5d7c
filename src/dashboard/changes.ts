import type * as v from 'valibot';
import type { AnswerOf, Ask, Operation } from '../protocol/index.ts';
import { ApiProblem, ask } from './api.ts';
import { askWhoAgain, sessionOver } from './session.ts';
import { signedInAgain } from './sign-in/again.ts';

/**
 * Asks the server for something that depends on who asks, mostly to change something. Where it wants a fresh sign-in, the person is asked for that first, and then it is asked
 * once more. Throws ApiProblem, and nothing else.
 */
export async function change<O extends Operation & { readonly who: 'viewer'; readonly answer: v.GenericSchema }>(
  operation: O,
  request: Ask<O>,
): Promise<AnswerOf<O>> {
  try {
    return await ask(operation, request);
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error;
    if (error.code === 'no-session') sessionOver();
    if (error.code !== 'sign-in-again') {
      // A role that was lowered meanwhile: what it cannot do goes from the page.
      if (error.status === 403) void askWhoAgain();
      throw error;
    }
    await signedInAgain(error);
    return ask(operation, request);
  }
}
