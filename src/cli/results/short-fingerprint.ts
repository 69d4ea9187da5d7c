/** So many characters of its hash name a fingerprint (72 bits of 256). */
export const SHORT = 12;

/** `fp1.0.AbCdEfGhIjKl`: what `lastcopy allow` takes as well as the whole. */
export function shortFingerprint(fingerprint: string): string {
  const at = fingerprint.lastIndexOf('.') + 1;
  return fingerprint.slice(0, at + SHORT);
}
