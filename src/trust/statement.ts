import type { Signature, Statement } from '../protocol/index.ts';
import { fromText, toText } from './bytes.ts';
import type { Signer } from './face.ts';
import { peek } from './open.ts';
import { TrustError } from './trust-error.ts';

/** The bytes that stand for a payload: JSON, made once, then signed and sent as they are. */
export function payloadBytes(payload: object): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(payload));
}

async function signatureOf(bytes: Uint8Array, type: string, by: Signer): Promise<Signature> {
  const { protected: header, signature } = await by.sign(bytes, type);
  return { kind: 'jws', keyId: by.keyId, protected: header, signature };
}

/** Signs a payload (an object with a `type`) by each of `signers`, at least one. */
export async function makeStatement(payload: object, signers: readonly Signer[]): Promise<Statement> {
  if (signers.length === 0) throw new TrustError('below-threshold', 'Nobody signs this statement. Give at least one key.');
  const bytes = payloadBytes(payload);
  const statement: Statement = { payload: toText(bytes), signatures: [] };
  const { type } = peek(statement);
  for (const by of signers) statement.signatures.push(await signatureOf(bytes, type, by));
  return statement;
}

/** The statement with one more signature over the same bytes. Show them (orderDigest) before signing. */
export async function addSignature(statement: Statement, by: Signer): Promise<Statement> {
  const { type } = peek(statement);
  return { payload: statement.payload, signatures: [...statement.signatures, await signatureOf(fromText(statement.payload), type, by)] };
}
