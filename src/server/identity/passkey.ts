import { createHash } from 'node:crypto';
import type { PasskeyAssertion, PasskeyRegistration } from '../../protocol/index.ts';
import { Refusal } from '../refusal.ts';
import type { Site } from '../viewers/site.ts';

/**
 * The ceremonies of Web Authentication (W3C WebAuthn Level 3, §7): making a passkey, and signing in by one. A passkey is a
 * discoverable credential, so nobody types a name first, and its authenticator must have verified its person (a PIN, a finger):
 * then it is two factors in one. Nothing is asked or believed of which authenticator it is.
 */

/** What is kept of a passkey. */
export interface PasskeyKept {
  /** base64url, as the authenticator chose it. */
  readonly credentialId: string;
  /** COSE_Key (RFC 9052 §7), base64url. */
  readonly publicKey: string;
  readonly counter: number;
  readonly transports: readonly string[];
}

/** EdDSA, ES256 and RS256: what authenticators have (IANA COSE Algorithms). */
const ALGORITHMS = [-8, -7, -257];

/** A minute would be short for who has to find the key first. Milliseconds. */
const TIME = 300_000;

/** A passkey belongs to a domain name or to localhost; null: this site is an address, and there are none. */
export function rpIdOf(site: Site): string | null {
  const { hostname } = new URL(site.origin);
  return /^[0-9.]+$/.test(hostname) || hostname.startsWith('[') ? null : hostname;
}

/** The user handle: tells authenticators whose it is, and nobody else (§14.6.1). 32 bytes. */
function handleOf(fleet: string, person: string): Buffer {
  return createHash('sha256')
    .update(JSON.stringify(['lastcopy-passkey', fleet, person]))
    .digest();
}

const library = () => import('@simplewebauthn/server');

export interface NewPasskeyFor {
  readonly site: Site;
  readonly fleet: { readonly id: string; readonly name: string };
  readonly person: string;
  readonly challenge: Buffer;
  /** The person's passkeys: an authenticator that holds one makes no second. */
  readonly held: readonly Pick<PasskeyKept, 'credentialId' | 'transports'>[];
}

/** PublicKeyCredentialCreationOptionsJSON. @throws Refusal `sign-in-unavailable`. */
export async function creationOptions({ site, fleet, person, challenge, held }: NewPasskeyFor) {
  const { generateRegistrationOptions } = await library();
  return generateRegistrationOptions({
    rpName: `Lastcopy ${fleet.name}`,
    rpID: requireRpId(site),
    userName: person,
    userDisplayName: person,
    userID: new Uint8Array(handleOf(fleet.id, person)),
    challenge: new Uint8Array(challenge),
    timeout: TIME,
    attestationType: 'none',
    excludeCredentials: held.map(({ credentialId, transports }) => ({ id: credentialId, transports: [...transports] })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    supportedAlgorithmIDs: ALGORITHMS,
  });
}

/** @throws Refusal `bad-passkey`, `sign-in-unavailable`. */
export async function checkCreated(
  answer: PasskeyRegistration,
  { site, challenge }: { site: Site; challenge: Buffer },
): Promise<PasskeyKept> {
  const rpId = requireRpId(site);
  const { verifyRegistrationResponse } = await library();
  try {
    requireOwnFrame(answer.response.clientDataJSON);
    await requireNoCertificates(answer.response.attestationObject);
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: answer as Parameters<typeof verifyRegistrationResponse>[0]['response'],
      expectedChallenge: challenge.toString('base64url'),
      expectedOrigin: site.origin,
      expectedRPID: rpId,
      requireUserVerification: true,
      supportedAlgorithmIDs: ALGORITHMS,
    });
    if (!verified) throw new Error('not verified');
    const { id, publicKey, counter } = registrationInfo.credential;
    // §7.1 step 25. Neither is a key longer than RSA of 4,096 bits makes it.
    if (Buffer.from(id, 'base64url').length > 1_023 || publicKey.length > 1_023) throw new Error('too long');
    const transports = (answer.response.transports ?? []).filter((one) => /^[a-z-]{1,32}$/.test(one));
    return { credentialId: id, publicKey: Buffer.from(publicKey).toString('base64url'), counter, transports };
  } catch {
    // Its cause would quote what was sent.
    throw new Refusal('bad-passkey', 422, 'That is no passkey that this server takes. Begin again, or use another authenticator.');
  }
}

/** PublicKeyCredentialRequestOptionsJSON, for whichever passkey the person picks. @throws Refusal `sign-in-unavailable`. */
export async function requestOptions({ site, challenge }: { site: Site; challenge: Buffer }) {
  const { generateAuthenticationOptions } = await library();
  return generateAuthenticationOptions({
    rpID: requireRpId(site),
    challenge: new Uint8Array(challenge),
    timeout: TIME,
    userVerification: 'required',
  });
}

export interface PasskeyOf {
  readonly site: Site;
  readonly fleet: { readonly id: string };
  readonly challenge: Buffer;
  readonly person: string;
  readonly kept: Pick<PasskeyKept, 'credentialId' | 'publicKey'>;
}

/**
 * Gives the signature counter that the authenticator says; whether it went on is for the storage to say, which keeps the last one.
 * @throws Refusal `not-signed-in`, `sign-in-unavailable`.
 */
export async function checkAssertion(answer: PasskeyAssertion, { site, fleet, challenge, person, kept }: PasskeyOf): Promise<number> {
  const rpId = requireRpId(site);
  const { verifyAuthenticationResponse } = await library();
  try {
    requireOwnFrame(answer.response.clientDataJSON);
    // A discoverable credential always says whose it is (§7.2 step 6).
    if (answer.response.userHandle !== handleOf(fleet.id, person).toString('base64url')) throw new Error("another person's");
    if (answer.id !== kept.credentialId) throw new Error('another credential');
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: answer as Parameters<typeof verifyAuthenticationResponse>[0]['response'],
      expectedChallenge: challenge.toString('base64url'),
      expectedOrigin: site.origin,
      expectedRPID: rpId,
      credential: { id: kept.credentialId, publicKey: new Uint8Array(Buffer.from(kept.publicKey, 'base64url')), counter: 0 },
      requireUserVerification: true,
    });
    if (!verified) throw new Error('not verified');
    return authenticationInfo.newCounter;
  } catch {
    throw notSignedIn();
  }
}

function requireRpId(site: Site): string {
  const rpId = rpIdOf(site);
  if (rpId !== null) return rpId;
  throw new Refusal(
    'sign-in-unavailable',
    404,
    'A passkey belongs to a name, and this page was opened under an address. Open the dashboard under its name, or under localhost.',
  );
}

/** Our pages stand in no frame of another site (§13.4.9). */
function requireOwnFrame(clientData: string): void {
  const { crossOrigin, topOrigin } = JSON.parse(Buffer.from(clientData, 'base64url').toString('utf8')) as Record<string, unknown>;
  if (crossOrigin === true || topOrigin !== undefined) throw new Error('in a frame');
}

/** No attestation was asked for (§5.4.7): what names certificates is another's answer, and nothing that these name is fetched. */
async function requireNoCertificates(attestation: string): Promise<void> {
  const { decodeAttestationObject } = await import('@simplewebauthn/server/helpers');
  const said = decodeAttestationObject(new Uint8Array(Buffer.from(attestation, 'base64url')));
  const format = said.get('fmt');
  if (format !== 'none' && !(format === 'packed' && said.get('attStmt').get('x5c') === undefined)) throw new Error('with certificates');
}

/** Of an unknown passkey, a wrong answer and a late one nothing tells which it was. */
export function notSignedIn(): Refusal {
  return new Refusal('not-signed-in', 401, 'That passkey does not sign anybody in here, or it took too long. Begin again.');
}
