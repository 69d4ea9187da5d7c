import { type Format, formatById } from '../../src/formats/index.ts';

function known(id: string): Format {
  const format = formatById(id);
  if (format === null) throw new Error(`no format ${id}`);
  return format;
}

export const sqlite = known('sqlite');
export const sqliteWal = known('sqlite-wal');
export const sqliteJournal = known('sqlite-journal');
export { formatOf } from '../../src/formats/index.ts';
