import type { Source } from '../face.ts';
import { wideByMark } from '../textual.ts';
import { readPiece } from '../windows.ts';

/** How far a value may stand behind the beginning of its line, and how far back its section or parents are looked for. */
const LINE = 400;
const BACK = 8_192;
const DEEPEST = 20;
/** Between the indent of a list's dash and the next. */
const ITEM = 0.5;

/** What may stand between a name and its value: quotes, an authentication scheme, the beginning of an address. */
const BEFORE_VALUE = /^\s*(?:[a-z]?["'`]{1,3}|\$'|!\S+\s+)?(?:(?:bearer|basic|token|apikey)\s+|[a-z][a-z0-9+.-]*:\/\/\S*)?$/i;
const ASSIGNED =
  /^(\s*(?:-\s+)*)(?:(?:export|set|setx|local|readonly|env|ARG|ENV|const|let|var|declare(?:\s+-\w+)?)\s+)*(["']?)([A-Za-z_][\w.\-/]{0,99})\2\s*(=>?|:=?)(.*)$/s;
const SECTION = /^\s*\[+\s*([^\][=$!]{1,100}?)\s*\]+\s*(?:[#;].*)?$/;
const PARENT = /^(\s*(?:-\s+)*)(["']?)([A-Za-z_][\w.\-/ ]{0,99}?)\2\s*:\s*([|>][+-]?\d?[+-]?|[&!]\S+|\{|)\s*(?:#.*)?$/;
/** An element's text, or an attribute's value. */
const ELEMENT = /<([A-Za-z_][\w:.-]{0,99})((?:\s[^<>]*)?)>\s*(?:<!\[CDATA\[)?\s*$/;
const ATTRIBUTE = /<[A-Za-z_][\w:.-]*\s(?:[^<>]*\s)?([A-Za-z_][\w:.-]{0,99})\s*=\s*["'][^"'<>]*$/;
const NAMED = /\s(?:key|name)\s*=\s*["']([^"'<>]{1,100})["']/i;
const PLIST_KEY = /<key>([^<>]{1,100})<\/key>\s*$/;

/**
 * The name to which the value at byte `at` is assigned: `NAME=`, `name: ` with what it stands in (`section.name`,
 * `parent.name`), the element or attribute of XML. `start`: where the line begins. Null where the text before the value is
 * nothing of the kind, or the value is not the first thing behind the name.
 */
export function assignedName(source: Source, start: number, at: number): string | null {
  if (at - start > LINE || wideByMark(readPiece(source, 0, 2)) !== null) return null;
  const line = latin1(readPiece(source, start, at - start));
  if (line.includes('<')) {
    const inXml = ELEMENT.test(line) || ATTRIBUTE.test(line);
    return inXml ? xmlName(line, () => latin1(back(source, start))) : null;
  }
  const found = ASSIGNED.exec(line);
  if (found === null) return line.trim() === '' && line !== '' ? blockName(line.length, linesBefore(source, start)) : null;
  const [, indent, , name, sign, value] = found as unknown as [string, string, string, string, string, string];
  // What looks like a name may be the beginning of an address.
  if (!BEFORE_VALUE.test(value) || (sign === ':' && value.startsWith('//'))) return null;
  if (sign !== ':') return within(sectionAbove(source, start), name);
  return indent === '' ? name : [...parentsAbove(indent, linesBefore(source, start)), name].join('.');
}

function xmlName(line: string, before: () => string): string | null {
  const attribute = ATTRIBUTE.exec(line);
  if (attribute !== null) {
    const name = attribute[1] ?? null;
    return name !== null && /^value$/i.test(name) ? (NAMED.exec(line.slice(line.lastIndexOf('<')))?.[1] ?? name) : name;
  }
  const element = ELEMENT.exec(line);
  const named = NAMED.exec(element?.[2] ?? '')?.[1];
  // Property lists: the name is the element before.
  const key =
    PLIST_KEY.exec(line.slice(0, element?.index)) ?? (line.slice(0, element?.index).trim() === '' ? PLIST_KEY.exec(before()) : null);
  return key?.[1] ?? named ?? element?.[1] ?? null;
}

/** The name of the block of lines (YAML's `|` and `>`) in which a line stands that is indented by so much. */
function blockName(indent: number, lines: readonly string[]): string | null {
  let left = indent;
  for (let index = lines.length - 1; index >= 0 && left > 0; index--) {
    const line = lines[index] ?? '';
    if (line.trim() === '' || indentOf(line) >= left) continue;
    const [, before, , name, style] = PARENT.exec(line) ?? [];
    if (before !== undefined && name !== undefined && /^[|>]/.test(style ?? ''))
      return [...parentsAbove(before, lines.slice(0, index)), name].join('.');
    // Lines of the block may be indented less than this one.
    left = indentOf(line);
  }
  return null;
}

/** The names under which an entry stands that is indented so, the outermost first. Items of a list may stand below its name. */
function parentsAbove(indent: string, lines: readonly string[]): string[] {
  const names: string[] = [];
  const dash = indent.indexOf('-');
  let left = dash < 0 ? indent.length : dash + ITEM;
  for (let index = lines.length - 1; index >= 0 && left > 0 && names.length < DEEPEST; index--) {
    const line = lines[index] ?? '';
    const at = indentOf(line);
    if (/^\s*(?:#.*)?$/.test(line) || at >= left) continue;
    if (line.startsWith('- ', at)) {
      // The item that holds the entry, or one before it.
      if (at + ITEM !== left && at + 2 > left) break;
      left = at + ITEM;
      continue;
    }
    const [, before, , name] = PARENT.exec(line) ?? [];
    if (before === undefined || name === undefined) break;
    left = at;
    names.unshift(name.trim());
  }
  return names;
}

/** The last answer per source: the next question is mostly a few lines further on. */
const sections = new WeakMap<Source, { readonly start: number; readonly name: string | null }>();

function sectionAbove(source: Source, start: number): string | null {
  const last = sections.get(source);
  const since = last !== undefined && last.start <= start && start - last.start <= BACK ? last : null;
  const lines = since === null ? linesBefore(source, start) : latin1(readPiece(source, since.start, start - since.start)).split(/\r?\n/);
  let name = since?.name ?? null;
  for (const line of lines) {
    const found = SECTION.exec(line)?.[1];
    // Shells write tests in brackets too.
    if (found !== undefined && !/^(?:-|"?\$)/.test(found)) name = found.replaceAll(/["']/g, '');
  }
  sections.set(source, { start, name });
  return name;
}

function within(section: string | null, name: string): string {
  return section === null ? name : `${section}.${name}`;
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

function back(source: Source, start: number): Uint8Array {
  const from = Math.max(0, start - BACK);
  return readPiece(source, from, start - from);
}

/** The lines before `start`, the nearest last; the first of them may be cut. */
function linesBefore(source: Source, start: number): string[] {
  return latin1(back(source, start)).split(/\r?\n/).slice(0, -1);
}

function latin1(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}
