/** What the records of a pax extended header say that matters here (POSIX.1-2024 pax; GNU tar manual, "Storing Sparse Files"). */
export interface Pax {
  readonly path: string | null;
  readonly size: number | null;
  /** Numbers of its runs, where they stand in the header; null where they stand before the data. */
  readonly holes: { readonly numbers: readonly number[] | null; readonly size: number } | null;
}

const NEWLINE = 10;
const BLANK = 0x20;

/** Records are `length key=value\n`, the length counting all of it. What does not fit is left out. */
export function paxOf(bytes: Uint8Array): Pax {
  const decoder = new TextDecoder();
  const told = new Map<string, string>();
  const runs: number[] = [];
  for (let at = 0; at < bytes.length; ) {
    const blank = bytes.indexOf(BLANK, at);
    if (blank < 0 || blank - at > 16) break;
    const length = Number(decoder.decode(bytes.subarray(at, blank)));
    const end = at + length;
    if (!Number.isSafeInteger(length) || end <= blank + 1 || end > bytes.length || bytes[end - 1] !== NEWLINE) break;
    const record = decoder.decode(bytes.subarray(blank + 1, end - 1));
    const equals = record.indexOf('=');
    const key = record.slice(0, equals);
    const value = record.slice(equals + 1);
    if (key === 'GNU.sparse.offset' || key === 'GNU.sparse.numbytes') runs.push(Number(value));
    else if (equals > 0) told.set(key, value);
    at = end;
  }
  const size = whole(told.get('size'));
  const real = whole(told.get('GNU.sparse.realsize') ?? told.get('GNU.sparse.size'));
  const path = told.get('GNU.sparse.name') ?? told.get('path') ?? null;
  if (real === null) return { path, size, holes: null };
  const map = told.get('GNU.sparse.map');
  const before = told.get('GNU.sparse.major') === '1';
  return { path, size, holes: { numbers: before ? null : map === undefined ? runs : map.split(',').map(Number), size: real } };
}

function whole(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,16}$/.test(text) && Number.isSafeInteger(Number(text)) ? Number(text) : null;
}
