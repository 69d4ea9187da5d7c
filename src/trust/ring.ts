import { hashParts } from './bytes.ts';

/**
 * The ring of a device in one order: the first ring whose cumulative share lies above the device's own point in [0, 1),
 * which is uniform by SHA-256 and another one for each order. `rings.length` when the shares leave the device out.
 */
export function ringOf(deviceId: string, orderId: string, rings: readonly { readonly share: number }[]): number {
  const digest = hashParts('lastcopy-ring-1', orderId, deviceId);
  const view = new DataView(digest.buffer, digest.byteOffset, digest.byteLength);
  // 48 bits: exact in a double.
  const point = (view.getUint32(0) * 2 ** 16 + view.getUint16(4)) / 2 ** 48;
  const ring = rings.findIndex(({ share }) => point < share);
  return ring === -1 ? rings.length : ring;
}
