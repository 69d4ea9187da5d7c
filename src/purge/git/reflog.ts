import { NO_ID } from './objects.ts';

/** Lines `old new person time zone<TAB>message`: https://git-scm.com/docs/git-update-ref#_logging_updates */

const LF = 0x0a;
const LINE = /^([0-9a-f]{40}) ([0-9a-f]{40}) /;

/** Every id that the lines name. */
export function* idsIn(log: Uint8Array): Generator<string> {
  for (const { match } of linesOf(log)) for (const id of [match?.[1], match?.[2]]) if (id !== undefined && id !== NO_ID) yield id;
}

/** The same lines with other ids. A line with an id for which there is none (`null`) is left out. */
export function remapped(log: Uint8Array, idFor: (id: string) => string | null): Buffer {
  const parts: Uint8Array[] = [];
  for (const { line, match } of linesOf(log)) {
    const [, from, to] = match ?? [];
    if (from === undefined || to === undefined) {
      parts.push(line);
      continue;
    }
    const ids = [from, to].map((id) => (id === NO_ID ? id : idFor(id)));
    if (!ids.includes(null)) parts.push(Buffer.from(ids.join(' '), 'latin1'), line.subarray(81));
  }
  return Buffer.concat(parts);
}

function* linesOf(log: Uint8Array): Generator<{ line: Buffer; match: RegExpExecArray | null }> {
  const bytes = Buffer.from(log.buffer, log.byteOffset, log.byteLength);
  for (let at = 0; at < bytes.length; ) {
    const end = bytes.indexOf(LF, at);
    const line = bytes.subarray(at, end < 0 ? bytes.length : end + 1);
    yield { line, match: LINE.exec(line.subarray(0, 82).toString('latin1')) };
    at += line.length;
  }
}
