import { homedir } from 'node:os';
import { sep } from 'node:path';
import { folderOf, isInside, type RawPath, showPath } from '../disk/index.ts';
import type { Os } from '../places/index.ts';
import { ApplicationLocks, CLOCK_MS } from './application-lock.ts';
import type { Holders, OpenFiles } from './open-files-face.ts';
import { openFiles, withSidecars } from './open-files.ts';
import { named, type Process } from './processes.ts';
import { runningProcesses } from './programs-now.ts';

/** The application that has to be closed before a file of its is written. */
export interface OwnerApplication {
  /** For people: "Visual Studio Code". */
  readonly owner: string;
  /** Names of its programs; empty: none is known. */
  readonly running: readonly string[];
}

/** `lock`: its own lock; `process`: its program; `open`: a process has the file open; `locked`: a process locks it. */
export type OwnerSign = 'lock' | 'process' | 'open' | 'locked';

export interface OwnerSeen {
  /** `unknown` where the system gives no answer: to be treated as `yes`. */
  readonly runs: 'no' | 'yes' | 'unknown';
  /** All that say so; each is enough. */
  readonly signs: readonly OwnerSign[];
  /** The processes seen, as far as they have a number. */
  readonly pids: readonly number[];
  /** Who has to be closed, for people: the owner, or whichever other program holds the file. */
  readonly close: string;
}

/** Which applications own files at work, as it was at one moment. */
export interface OwnersNow {
  of(path: RawPath, application: OwnerApplication): OwnerSeen;
}

/** The machine as it was at that moment; null where the system did not tell. */
export interface Snapshot {
  readonly os: Os;
  readonly processes: readonly Process[] | null;
  readonly open: OpenFiles | null;
  readonly proc?: string;
}

/**
 * Looks at all processes and their open files, once. On Linux it blocks: 5 ms with 100 processes, 70 with 400 that have 14,000 files
 * open; a file more costs less than one. Elsewhere it takes seconds, without blocking. Never rejects.
 */
export async function ownersNow(home = homedir()): Promise<OwnersNow> {
  const [processes, open] = await Promise.all([runningProcesses(), openFiles()]);
  return ownersIn({ os: process.platform as Os, processes, open }, home);
}

export function ownersIn(snapshot: Snapshot, home: string): OwnersNow {
  const { os, processes, open } = snapshot;
  const byPid = new Map(processes?.map((one) => [one.pid, one]));
  const isKnown = (pid: number, running: readonly string[]): boolean => {
    const found = byPid.get(pid);
    return found !== undefined && named([found], running).length > 0;
  };
  // One reading of the locks serves all files whose application has the same names.
  const locksOf = new Map<string, ApplicationLocks>();
  return {
    of(path, { owner, running }) {
      const key = running.join('\0');
      let locks = locksOf.get(key);
      if (locks === undefined) {
        // A number is given anew after its process has ended: one that started later did not make the lock.
        const mayHaveMade = (pid: number, at: number): boolean => {
          const found = byPid.get(pid);
          return found !== undefined && (isKnown(pid, running) || found.startedAt === null || found.startedAt <= at + CLOCK_MS);
        };
        locks = new ApplicationLocks({ ...snapshot, mayHaveMade }, home);
        locksOf.set(key, locks);
      }
      const lock = typeof path === 'string' ? locks.on(path) : [];
      const program = running.length === 0 ? [] : processes === null ? null : named(processes, running).map(({ pid }) => pid);
      // There a file is tried by opening it, which an application at work need not notice.
      const enough = os === 'win32' && ((lock?.length ?? 0) > 0 || (program?.length ?? 0) > 0);
      const signs: Record<OwnerSign, Holders> = {
        lock,
        process: program,
        open: enough ? [] : open === null ? null : either(openOf(open, path, os, home)),
        locked: enough ? [] : open === null ? null : either(withSidecars(path).map((one) => open.locked(one))),
      };
      const told = (Object.keys(signs) as OwnerSign[]).filter((sign) => (signs[sign]?.length ?? 0) > 0);
      const pids = [...new Set(told.flatMap((sign) => signs[sign] ?? []))].filter((pid) => pid > 0);
      const others = told.includes('lock') || told.includes('process') ? [] : pids.flatMap((pid) => byPid.get(pid)?.shown ?? []);
      return {
        runs: told.length > 0 ? 'yes' : Object.values(signs).includes(null) ? 'unknown' : 'no',
        signs: told,
        pids,
        close: others.length > 0 ? [...new Set(others)].join(', ') : owner,
      };
    },
  };
}

/** Who has the file, what belongs to it, or anything in its application's folder open. */
function openOf(open: OpenFiles, path: RawPath, os: Os, home: string): Holders[] {
  const folder = folderOf(path);
  const whole = os !== 'win32' && isApplicationFolder(showPath(folder).path, home) ? [open.open(folder, true)] : [];
  return [...withSidecars(path).map((one) => open.open(one)), ...whole];
}

/** Folders below the home in which every application has one of its own. */
const SHARED = /^(\.config|\.cache|\.local|\.local\/(share|state)|Library|Library\/[^/]+|\.var|\.var\/app|snap)$/;
/** Where applications keep what is theirs. */
const APPLICATIONS = /^(\.|Library\/|snap\/)/;

/** Whether a folder belongs to one application, as far as its name tells: what is open in a project or among documents tells nothing. */
function isApplicationFolder(folder: string, home: string): boolean {
  if (!isInside(folder, home) || folder === home) return false;
  const below = folder.slice(home.length).split(sep).filter(Boolean).join('/');
  return APPLICATIONS.test(below) && !SHARED.test(below);
}

function either(all: readonly Holders[]): Holders {
  const found = all.flatMap((holders) => holders ?? []);
  return found.length > 0 ? found : all.includes(null) ? null : [];
}
