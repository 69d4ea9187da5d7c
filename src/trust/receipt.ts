import { ReceiptPayload, type SigningKey, type Statement } from '../protocol/index.ts';
import type { Opened } from './face.ts';
import { deviceVerifier } from './identity.ts';
import { openStatement, requireFleet } from './open.ts';
import { TrustError } from './trust-error.ts';

/** A device's receipt, by its own key and about itself. It remains the device's claim. */
export async function openReceipt(
  statement: Statement,
  device: { readonly fleet: string; readonly deviceId: string; readonly signingKey: SigningKey },
): Promise<Opened<ReceiptPayload>> {
  const opened = await openStatement(statement, 'receipt', ReceiptPayload, [deviceVerifier(device)]);
  requireFleet(opened.payload, device.fleet);
  if (opened.payload.deviceId !== device.deviceId) {
    throw new TrustError('unknown-key', 'The receipt speaks for another device than the one that signed it. Refuse its sender.');
  }
  return opened;
}
