/** Overwrites bytes that nobody needs any more; where they own their memory it is free at once, without a collection. */
export function giveBack(bytes: Uint8Array): void {
  bytes.fill(0);
  const { buffer } = bytes;
  if (bytes.length > 0 && bytes.length === buffer.byteLength && buffer instanceof ArrayBuffer) buffer.transfer(0);
}
