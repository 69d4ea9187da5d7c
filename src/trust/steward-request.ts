import {
  type Bundle,
  EnrolmentPayload,
  type Statement,
  StewardAnswerPayload,
  type StewardAsk,
  StewardRequestPayload,
} from '../protocol/index.ts';
import { orderVerifiers, pastStewardVerifiers, requireInTime } from './bundle.ts';
import { statementHash } from './chain.ts';
import type { Opened } from './face.ts';
import { openStatement, requireFleet } from './open.ts';
import { TrustError } from './trust-error.ts';

/** What a request is called everywhere: the same statement has the same name, so that it is one request however often it comes. */
export function stewardRequestId(statement: Statement): string {
  return `ask.${statementHash(statement)}`;
}

/** Whether what is asked for lets somebody in. Anything else takes power away. */
function raises(ask: StewardAsk): boolean {
  return ask.kind === 'admit' || (ask.kind === 'enrolment' && (ask.open || ask.until !== null));
}

/**
 * An operator's request to the steward. What lets a device in needs a signature of origin `cli`: the script of a server could
 * drive a browser's key. Times and replays are the steward's to check. Throws what openStatement throws, foreign-fleet,
 * needs-cli-signature.
 */
export async function openStewardRequest(statement: Statement, bundle: Bundle): Promise<Opened<StewardRequestPayload>> {
  const opened = await openStatement(statement, 'steward-request', StewardRequestPayload, orderVerifiers(bundle));
  requireFleet(opened.payload, bundle.fleet);
  if (raises(opened.payload.ask) && !opened.signers.some(({ origin }) => origin === 'cli')) {
    throw new TrustError('needs-cli-signature', 'Letting devices in takes the signature of a lastcopy command. Ask again from a terminal.');
  }
  return opened;
}

/** The steward's answer to the request of that id. Throws what openStatement throws, foreign-fleet; wrong-type for the answer to another. */
export async function openStewardAnswer(statement: Statement, requestId: string, bundle: Bundle): Promise<Opened<StewardAnswerPayload>> {
  const opened = await openStatement(statement, 'steward-answer', StewardAnswerPayload, pastStewardVerifiers(bundle));
  requireInTime(opened.signers, opened.payload.issuedAt, bundle);
  requireFleet(opened.payload, bundle.fleet);
  if (opened.payload.requestId !== requestId) {
    throw new TrustError('wrong-type', 'This is the answer to another request. Refuse its sender.');
  }
  return opened;
}

/** The steward's word on whether new devices may enrol. Which of two is newer is the holder's to see. */
export async function openEnrolment(statement: Statement, bundle: Bundle): Promise<Opened<EnrolmentPayload>> {
  const opened = await openStatement(statement, 'enrolment', EnrolmentPayload, pastStewardVerifiers(bundle));
  requireInTime(opened.signers, opened.payload.issuedAt, bundle);
  requireFleet(opened.payload, bundle.fleet);
  return opened;
}

/** Whether enrolment is open at `now` (ISO), and when that changes by itself. Without a word it is open. */
export function enrolmentAt(word: EnrolmentPayload | null, now: string): { readonly open: boolean; readonly until: string | null } {
  if (word === null) return { open: true, until: null };
  if (word.until !== null && now >= word.until) return { open: !word.open, until: null };
  return { open: word.open, until: word.until };
}
