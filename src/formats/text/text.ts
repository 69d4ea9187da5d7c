import type { Format, Locator } from '../face.ts';
import { isBinary, isPartlyWide, isTornText, wideByMark } from '../textual.ts';
import { assignedName } from './assigned-name.ts';
import { layout, lineAt, lineStep } from './lines.ts';

/**
 * Lines of text in any encoding that extends ASCII, and UTF-16: dotenv, INI, YAML, TOML, shell,
 * histories, logs, source code.
 *
 * The structure is the newlines' positions and nothing else. Quotes, brackets and separators cannot be part of it: a
 * secret may hold any of them, and an overwrite rightly replaces them. So a whole value is overwritten line by line, its
 * newlines kept; whether a dotenv or YAML file still parses is not proved here.
 */
export const text: Format = {
  id: 'text',
  rewrite: 'in-place',
  recognises: (head, hint) => wideByMark(head) !== null || !isBinary(head) || isPartlyWide(head) || (hint === 'text' && isTornText(head)),
  // oxlint-disable-next-line require-yield -- the raw pass sees all of a text
  async *cells() {},
  beyond: 'nothing',
  locate(source, span): Locator {
    const step = lineStep(source, span.start);
    const key = assignedName(source, lineAt(source, span.start).start, span.start);
    return key === null ? [step] : [{ kind: 'key', key }, step];
  },
  structure: (source) => ({ valid: true, digest: layout(source) }),
};
