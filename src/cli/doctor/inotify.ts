import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** What this user's processes hold of the kernel's inotify: limits are per user (inotify(7)). */
export interface Inotify {
  readonly watches: { readonly most: number; readonly used: number };
  readonly instances: { readonly most: number; readonly used: number };
}

/** Null where there is no inotify. Counts processes that can be looked into: those of this user. `proc` is for tests. */
export function inotifyUse(proc = '/proc', uid = process.getuid?.() ?? -1): Inotify | null {
  const limit = (name: string) => Number(readFileSync(join(proc, 'sys/fs/inotify', name), 'utf8'));
  let most: { watches: number; instances: number };
  try {
    most = { watches: limit('max_user_watches'), instances: limit('max_user_instances') };
  } catch {
    return null;
  }
  let watches = 0;
  let instances = 0;
  for (const pid of readdirSync(proc).filter((name) => /^\d+$/.test(name))) {
    for (const info of infosOf(join(proc, pid), uid)) {
      instances++;
      watches += info.split('\n').filter((line) => line.startsWith('inotify wd:')).length;
    }
  }
  return { watches: { most: most.watches, used: watches }, instances: { most: most.instances, used: instances } };
}

/** fdinfo of each inotify descriptor of one process; none where it is gone or another user's. */
function infosOf(process: string, uid: number): string[] {
  try {
    if (statSync(process).uid !== uid) return [];
    return readdirSync(join(process, 'fd')).flatMap((fd) => {
      try {
        return readlinkSync(join(process, 'fd', fd)).includes('inotify') ? [readFileSync(join(process, 'fdinfo', fd), 'utf8')] : [];
      } catch {
        return []; // closed meanwhile
      }
    });
  } catch {
    return [];
  }
}
