import type { Source, Span } from '../face.ts';
import { eachWindow, readPiece } from '../windows.ts';
import { JsonScanner, type Member, TOKEN, type TokenKind, type TokenSink } from './json-scanner.ts';

const MAX_KEY = 1_024;
const MAX_STEPS = 256;

/** Finds the deepest value that holds a whole span. A span inside a key names the object, so that keys are not repeated. */
class Finder implements TokenSink {
  readonly #scanner: JsonScanner;
  readonly #span: Span;
  #lowest = -1;
  /** Members that lead to the value, once found. */
  path: readonly Member[] | null = null;

  constructor(scanner: JsonScanner, span: Span) {
    this.#scanner = scanner;
    this.#span = span;
  }

  token(kind: TokenKind, start: number, end: number): void {
    if (this.path !== null || end <= this.#span.start) return;
    const { depth, members } = this.#scanner;
    const scalar = kind === TOKEN.string || kind === TOKEN.number || kind === TOKEN.word;
    if (this.#lowest < 0 && scalar && start <= this.#span.start && this.#span.end <= end) {
      this.path = members.slice();
      return;
    }
    // Until the span ends, containers may close; what stays open all the while holds the span.
    this.#lowest = this.#lowest < 0 ? depth : Math.min(this.#lowest, depth);
    if (end >= this.#span.end) this.path = members.slice(0, Math.max(0, this.#lowest - 1));
  }
}

/** Scanner before the window of the last answer, per source: spans come in ascending order, so most of a file is read once. */
const resumes = new WeakMap<Source, { readonly from: number; readonly scanner: JsonScanner }>();

/**
 * RFC 6901 pointer, within the one document at [from, to), to the deepest value that holds `span`; null where the bytes
 * before it are not JSON, or the way to it is absurdly long.
 */
export function pointerAt(source: Source, from: number, to: number, span: Span): string | null {
  const resume = resumes.get(source);
  const usable = resume !== undefined && resume.from === from && resume.scanner.at <= span.start;
  const scanner = usable ? resume.scanner.clone() : new JsonScanner(from);
  const finder = new Finder(scanner, span);
  eachWindow(source, scanner.at, to, (bytes, at) => {
    if (at <= span.start && span.start < at + bytes.length) resumes.set(source, { from, scanner: scanner.clone() });
    scanner.feed(bytes, finder);
    return finder.path === null && !scanner.failed;
  });
  if (finder.path === null && !scanner.failed) scanner.finish(finder);
  return finder.path === null ? null : pointerOf(source, finder.path);
}

/** The pointer that members spell; null where it would be absurdly long or a key cannot be read. */
export function pointerOf(source: Source, members: readonly Member[]): string | null {
  if (members.length > MAX_STEPS) return null;
  let pointer = '';
  for (const member of members) {
    const step = member.array ? String(member.index) : keyText(source, member);
    if (step === null) return null;
    pointer += `/${step.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  }
  return pointer;
}

function keyText(source: Source, member: Member): string | null {
  if (member.keyEnd - member.keyStart > MAX_KEY) return null;
  try {
    const raw = new TextDecoder().decode(readPiece(source, member.keyStart, member.keyEnd - member.keyStart));
    const key: unknown = JSON.parse(raw);
    return typeof key === 'string' ? key : null;
  } catch {
    return null;
  }
}
