/** What a pattern's source tells about every match of it. Where in doubt, the answer that costs more work. */

/** Whether a match is letters, digits, `_` and `-` throughout, which no syntax needs to escape. Look-arounds do not count. */
export function isWord(pattern: RegExp): boolean {
  const source = withoutLookAround(pattern.source)
    .replaceAll(/\{\d+(?:,\d*)?\}/g, '')
    .replaceAll(/\(\?<\w+>|\(\?:/g, '(')
    .replaceAll(/\\[dw]/g, 'w');
  return /^(?:[A-Za-z0-9_|()?+*-]|\[[A-Za-z0-9_-]+\])*$/.test(source);
}

/** Whether a match may hold a line's end. */
export function crossesLines(pattern: RegExp): boolean {
  const { source } = pattern;
  if (/(?:^|[^\\])(?:\\\\)*\\[DSWnrP]/.test(withoutClasses(source)) || /\\s/.test(withoutClasses(source))) return true;
  for (const [, negated, inside = ''] of source.matchAll(/\[(\^?)((?:[^\]\\]|\\.)*)\]/g)) {
    const names = /\\s/.test(inside) || /\\n/.test(inside);
    if (negated === '^' ? !names : names || /\\[DSW]/.test(inside)) return true;
  }
  return false;
}

function withoutClasses(source: string): string {
  return source.replaceAll(/\[(?:[^\]\\]|\\.)*\]/g, '');
}

function withoutLookAround(source: string): string {
  let kept = '';
  for (let at = 0; at < source.length; ) {
    if (/^\(\?(?:<?[=!])/.test(source.slice(at, at + 4))) at = groupEnd(source, at);
    else if (source[at] === '\\') {
      kept += source.slice(at, at + 2);
      at += 2;
    } else if (source[at] === '[') {
      const end = classEnd(source, at);
      kept += source.slice(at, end);
      at = end;
    } else kept += source[at++];
  }
  return kept;
}

function classEnd(source: string, at: number): number {
  let end = at + 1;
  while (end < source.length && source[end] !== ']') end += source[end] === '\\' ? 2 : 1;
  return end + 1;
}

function groupEnd(source: string, at: number): number {
  let depth = 0;
  for (let end = at; end < source.length; ) {
    const char = source[end];
    if (char === '\\') end += 2;
    else if (char === '[') end = classEnd(source, end);
    else {
      if (char === '(') depth++;
      if (char === ')' && --depth === 0) return end + 1;
      end++;
    }
  }
  return source.length;
}
