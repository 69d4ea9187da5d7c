import type { SessionRow, Viewers } from './face-viewers.ts';
import type { Database, Row } from './sqlite-database.ts';

function sessionRow(row: Row): SessionRow {
  return {
    n: row['n'] as number,
    since: row['since'] as string,
    until: row['until'] as string,
    usedAt: row['used_at'] as string,
  };
}

export function viewerStorage(db: Database): Viewers {
  return {
    async addSignInLink({ hash, until }, most, note) {
      db.step(() => {
        db.run('INSERT INTO sign_in_links (hash, until) VALUES (?, ?)', hash, until);
        db.run(
          'DELETE FROM sign_in_links WHERE until <= ?1 OR n <= (SELECT n FROM sign_in_links ORDER BY n DESC LIMIT 1 OFFSET ?2)',
          note.at,
          most,
        );
        db.append(note);
      });
    },

    async signIn(linkHash, { hash, since, until }, most, note) {
      return db.step(() => {
        const used = db.get('DELETE FROM sign_in_links WHERE hash = ? RETURNING until', linkHash);
        if (!used || (used['until'] as string) <= since) return null;
        const row = db.get(
          'INSERT INTO sessions (hash, since, until, used_at) VALUES (?1, ?2, ?3, ?2) RETURNING *',
          hash,
          since,
          until,
        ) as Row;
        db.run('DELETE FROM sessions WHERE until <= ?1 OR n <= (SELECT n FROM sessions ORDER BY n DESC LIMIT 1 OFFSET ?2)', since, most);
        db.append(note(row['n'] as number));
        return sessionRow(row);
      });
    },

    async session(hash) {
      const row = db.get('SELECT * FROM sessions WHERE hash = ?', hash);
      return row ? sessionRow(row) : null;
    },

    async sessions() {
      return db.all('SELECT * FROM sessions ORDER BY n DESC').map(sessionRow);
    },

    async useSession(n, at) {
      db.run('UPDATE sessions SET used_at = ? WHERE n = ?', at, n);
    },

    async endSession(n, note) {
      return db.step(() => {
        if (db.run('DELETE FROM sessions WHERE n = ?', n) === 0) return false;
        db.append(note);
        return true;
      });
    },

    async endSessions(note) {
      return db.step(() => {
        const ended = db.run('DELETE FROM sessions');
        db.run('DELETE FROM sign_in_links');
        db.append(note(ended));
        return ended;
      });
    },

    async leaveNote(key, value) {
      db.run('INSERT INTO notes (key, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value', key, value);
    },

    async readNote(key) {
      return (db.get('SELECT value FROM notes WHERE key = ?', key)?.['value'] as string | undefined) ?? null;
    },
  };
}
