import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import type { Place } from '../places/index.ts';

/** Programs that run others' scripts: the script's name tells the application. */
const INTERPRETERS = /^(node|nodejs|bun|deno|python[\d.]*|ruby|electron[\d]*|sh|bash)$/;
/** The kernel cuts a process's `comm` to 15 bytes. */
const COMM_BYTES = 15;

/**
 * Whether the application that owns a place runs, as this user. `no` too where it does not matter (`running` is empty);
 * `unknown` where the system gives no answer: then treat it as running. Linux only so far. Never throws.
 */
export function ownerRunning(place: Pick<Place, 'running'>, proc = '/proc'): 'no' | 'yes' | 'unknown' {
  if (place.running.length === 0) return 'no';
  if (process.platform !== 'linux') return 'unknown';
  const wanted = new Set(place.running.map((name) => name.toLowerCase()));
  const cut = new Set([...wanted].map((name) => name.slice(0, COMM_BYTES)));
  let ids: string[];
  try {
    ids = readdirSync(proc).filter((name) => /^\d+$/.test(name));
  } catch {
    return 'unknown';
  }
  if (ids.length === 0) return 'unknown';
  const user = process.getuid?.();
  for (const id of ids) {
    const folder = `${proc}/${id}`;
    try {
      if (statSync(folder).uid !== user) continue;
      const names = namesOf(folder);
      if (names.exact.some((name) => wanted.has(name)) || cut.has(names.comm)) return 'yes';
    } catch {
      // The process has ended meanwhile.
    }
  }
  return 'no';
}

function namesOf(folder: string): { comm: string; exact: string[] } {
  const comm = readFileSync(`${folder}/comm`, 'utf8').trim().toLowerCase();
  const exact: string[] = [];
  let program = comm;
  try {
    program = basename(readlinkSync(`${folder}/exe`).replace(/ \(deleted\)$/, '')).toLowerCase();
    exact.push(program);
  } catch {
    // Kernel threads and processes of higher rights have no readable exe.
  }
  if (INTERPRETERS.test(program)) {
    const script = readFileSync(`${folder}/cmdline`, 'utf8')
      .split('\0')
      .slice(1)
      .find((part) => part !== '' && !part.startsWith('-'));
    if (script !== undefined)
      exact.push(
        basename(script)
          .toLowerCase()
          .replace(/\.(js|mjs|cjs|ts|py|rb|sh)$/, ''),
      );
  }
  return { comm, exact };
}
