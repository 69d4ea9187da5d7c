import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/**
 * One server per state directory: two would each tell only their own connections what is new. The lock is SQLite's on a
 * file of its own, so the system frees it when the process dies in whatever way.
 * @throws Error with code `state-in-use`.
 */
export function lockState(stateDir: string): Disposable {
  const db = new DatabaseSync(join(stateDir, 'server.lock'));
  try {
    db.exec('BEGIN EXCLUSIVE');
  } catch (cause) {
    db.close();
    throw Object.assign(new Error(`Another server runs on ${stateDir}: stop it, or give this one another state directory.`, { cause }), {
      code: 'state-in-use',
    });
  }
  return { [Symbol.dispose]: () => db.close() };
}
