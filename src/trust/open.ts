import * as v from 'valibot';
import type { Statement } from '../protocol/index.ts';
import { fromJson, fromText } from './bytes.ts';
import type { Opened, Verifier } from './face.ts';
import { verifyJws, verifyWebauthn } from './signature.ts';
import { TrustError } from './trust-error.ts';

const Peeked = v.looseObject({ type: v.string() });

/** What a statement says about itself. Unverified: for display and routing only. Throws `malformed`. */
export function peek(statement: Statement): { readonly type: string; readonly [member: string]: unknown } {
  const peeked = v.safeParse(Peeked, fromJson(fromText(statement.payload)));
  if (!peeked.success) throw new TrustError('malformed', 'The statement does not say what it is. Fetch it again.');
  return peeked.output;
}

/**
 * Believes a statement: every signature on it must be good and by one of `verifiers`, and only then are its bytes parsed,
 * as `type` by `schema`. `signers` holds one Verifier per signature; whoever counts them counts distinct persons.
 *
 * Throws TrustError: unknown-key, wrong-type, bad-signature, malformed. Fleet, threshold and time are the caller's to check
 * (openChainStatement, openHead, openAdmission, openRetirement do).
 */
export async function openStatement<P>(
  statement: Statement,
  type: string,
  schema: v.GenericSchema<unknown, P>,
  verifiers: readonly Verifier[],
): Promise<Opened<P>> {
  const bytes = fromText(statement.payload);
  const signers: Verifier[] = [];
  for (const signature of statement.signatures) {
    signers.push(
      signature.kind === 'jws'
        ? await verifyJws(statement.payload, signature, type, verifiers)
        : await verifyWebauthn(bytes, signature, verifiers),
    );
  }
  if (signers.length === 0) throw new TrustError('bad-signature', 'The statement bears no signature. Refuse its sender.');
  const content = fromJson(bytes);
  // WebAuthn signatures have no typ header: the payload's own type is what binds them to their purpose.
  const named = v.safeParse(Peeked, content);
  if (named.success && named.output.type !== type) {
    throw new TrustError(
      'wrong-type',
      `The statement is a ${JSON.stringify(named.output.type.slice(0, 40))}, not a ${type}. Refuse its sender.`,
    );
  }
  const parsed = v.safeParse(schema, content);
  if (!parsed.success) {
    const issue = parsed.issues[0];
    const where = v.getDotPath(issue);
    throw new TrustError(
      'malformed',
      `The ${type} is signed but not well-formed${where === null ? '' : ` at ${where}`}. Ask its signer to use a matching version of lastcopy.`,
    );
  }
  return { payload: parsed.output, bytes, signers };
}

/** Refuses what was signed for another fleet; key holders may serve several. */
export function requireFleet(payload: { readonly fleet: string }, fleet: string): void {
  if (payload.fleet !== fleet) {
    throw new TrustError('foreign-fleet', 'The statement is for another fleet. Refuse its sender; check which bundle is deployed here.');
  }
}
