import type { Bindings } from './bindings.ts';
import type { RowChange } from './image.ts';
import { type Library, quoted, Refused } from './library.ts';
import { keySelection, laid, selectValues, type Selection, sideOf, updateValues, withoutTriggers } from './row-values.ts';

/** Puts back rows that were changed by SQL. Throws Refused `span-changed` where any of them is not as it was left. */
export function restoreRows(library: Library, bindings: Bindings, changes: readonly RowChange[]): void {
  for (const table of new Set(changes.map((change) => change.table))) {
    const own = changes.filter((change) => change.table === table);
    const fullText = own[0]?.how === 'full-text' ? bindings.fullText.find(({ name }) => name === table) : undefined;
    withoutTriggers(library, table, () => {
      for (const change of own) restoreRow(library, bindings, change);
      fullText?.renew(library);
      for (const reader of bindings.readersOf(table)) reader.renew(library);
    });
  }
}

/** Whether a row is as it was left, as it was before, or neither. */
export function rowSide(library: Library, bindings: Bindings, change: RowChange): 'before' | 'after' | 'other' {
  const names = change.values.map(({ name }) => name);
  const after = selectValues(library, change.table, names, selectionOf(bindings, change, 'after'))[0];
  const left = change.values.map((value, index) => sideOf(after?.[index]?.bytes, value));
  if (left.every((side) => side === 'after')) return 'after';
  const before = selectValues(library, change.table, names, selectionOf(bindings, change, 'before'))[0];
  return change.values.every((value, index) => sideOf(before?.[index]?.bytes, value) === 'before') ? 'before' : 'other';
}

function restoreRow(library: Library, bindings: Bindings, change: RowChange): void {
  const side = rowSide(library, bindings, change);
  if (side === 'before') return;
  if (side === 'other') throw new Refused('span-changed');
  const selection = selectionOf(bindings, change, 'after');
  const names = change.values.map(({ name }) => name);
  const held = selectValues(library, change.table, names, selection)[0] ?? [];
  const values = change.values.map((value, index) => {
    const { type = 'blob', bytes = new Uint8Array() } = held[index] ?? {};
    return { name: value.name, type, bytes: laid(bytes, value, 'before') };
  });
  updateValues(library, change.table, values, selection);
}

/** What tells the row from all others, with the key that it has on one side of the change. */
function selectionOf(bindings: Bindings, { how, table, row, key, values }: RowChange, which: 'before' | 'after'): Selection {
  if (row === null) {
    return keySelection(
      key.map((part) => {
        const change = values.find(({ name }) => name === part.name);
        return change === undefined || which === 'after' ? part : { ...part, bytes: laid(part.bytes, change, 'before') };
      }),
    );
  }
  const rowid = how === 'full-text' ? 'rowid' : bindings.table(table)?.rowid;
  if (rowid === null || rowid === undefined) throw new Refused('no-writer-for-format');
  return [`${quoted(rowid)} = ?`, BigInt(row)];
}
