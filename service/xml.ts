/** Text for an XML element or attribute. Throws for characters that XML 1.0 cannot hold. */
export function xml(text: string): string {
  // oxlint-disable-next-line no-control-regex
  if (/[\0-\x08\x0b\x0c\x0e-\x1f]/.test(text)) throw new Error('XML cannot hold this text: it has a control character.');
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
