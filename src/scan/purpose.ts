/** What a close look is for: bits. ESCAPES is RULES without what base64, hex and UTF-16 hide, which the kernel marks by itself. */
export const RULES = 1;
export const HUNT = 2;
export const ESCAPES = 4;

/** Whether a look for `whole` sees all that one for `part` does. */
export function isPartOf(part: number, whole: number): boolean {
  const seen = (whole & RULES) === 0 ? whole : whole | ESCAPES;
  return (part & ~seen) === 0;
}
