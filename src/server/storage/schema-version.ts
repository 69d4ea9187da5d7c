/** The version of the tables that this code reads and writes, in both databases alike. */
export const SCHEMA_VERSION = 5;

/** With code `newer-database`. */
export function newerDatabase(found: number): Error {
  return Object.assign(
    new Error(`The server's database is of version ${found}, this program knows up to ${SCHEMA_VERSION}: install the newer program.`),
    { code: 'newer-database' },
  );
}
