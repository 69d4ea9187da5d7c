import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { OPERATIONS, type StewardAnswerPayload, type StewardAsk, type StewardRequestPayload } from '../protocol/index.ts';
import { makeStatement, openStewardAnswer, stewardRequestId } from '../trust/index.ts';
import { UserError } from './exit.ts';
import type { Operator } from './operator.ts';

/** A steward that is away for longer than this takes the request up no more: nothing happens behind an operator's back. */
const GOOD_FOR = 15 * 60_000;

/**
 * Asks the steward, signed by this operator, and waits up to `patience` ms for its signed answer. Throws UserError where none
 * comes or the server hands over another one.
 */
export async function askSteward(operator: Operator, ask: StewardAsk, patience = 20_000): Promise<StewardAnswerPayload> {
  const now = Date.now();
  const payload: StewardRequestPayload = {
    type: 'steward-request',
    fleet: operator.bundle.fleet,
    nonce: randomBytes(18).toString('base64url'),
    issuedAt: new Date(now).toISOString(),
    expiresAt: new Date(now + GOOD_FOR).toISOString(),
    ask,
  };
  const statement = await makeStatement(payload, [operator.signer]);
  const requestId = stewardRequestId(statement);
  await operator.api.ask(OPERATIONS.askSteward, { body: statement });
  const until = Date.now() + patience;
  while (Date.now() < until) {
    const answer = await operator.api.ask(OPERATIONS.stewardAnswer, { params: { requestId } });
    if (answer.statement) return (await openStewardAnswer(answer.statement, requestId, operator.bundle)).payload;
    await sleep(100);
  }
  throw new UserError(
    'The steward has not answered yet.',
    'Start `lastcopy steward` on its host; the request waits for it for 15 minutes. Then look: lastcopy fleet devices',
  );
}
