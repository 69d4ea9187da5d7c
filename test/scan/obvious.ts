import type { Rule } from '../../src/scan/face.ts';

/** The slow, obvious way: every rule's pattern tried at every place of the text. What it finds, the detector must find. */
export function obviousSpans(rule: Rule, text: string): Set<string> {
  const pattern = new RegExp(rule.pattern.source, `${rule.pattern.flags.replaceAll(/[gyd]/g, '')}dy`);
  const spans = new Set<string>();
  for (let at = 0; at < text.length; at++) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    const span = match?.indices?.groups?.['secret'] ?? match?.indices?.[0];
    if (match === null || span === undefined) continue;
    if (rule.accept === undefined || rule.accept(text.slice(span[0], span[1]), match)) spans.add(`${rule.id} ${span[0]} ${span[1]}`);
  }
  return spans;
}

export function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(text, (char) => char.charCodeAt(0));
}
