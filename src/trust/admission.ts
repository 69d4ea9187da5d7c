import { AdmissionPayload, type Bundle, type Statement } from '../protocol/index.ts';
import { pastStewardVerifiers, requireInTime } from './bundle.ts';
import type { Opened } from './face.ts';
import { openStatement, requireFleet } from './open.ts';
import { TrustError } from './trust-error.ts';

/** A steward's word that a device is let in or out. The device itself must see that id and keys in it are its own. */
export async function openAdmission(statement: Statement, bundle: Bundle): Promise<Opened<AdmissionPayload>> {
  const opened = await openStatement(statement, 'admission', AdmissionPayload, pastStewardVerifiers(bundle));
  requireInTime(opened.signers, opened.payload.issuedAt, bundle);
  requireFleet(opened.payload, bundle.fleet);
  if (opened.payload.state === 'admitted' && opened.payload.wrapped === null) {
    throw new TrustError('malformed', 'The admission brings no fleet keys. Ask the steward to admit the device again.');
  }
  return opened;
}
