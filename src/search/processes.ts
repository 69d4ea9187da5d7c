import { basename } from 'node:path';
import type { Question } from './ask-system.ts';

/** One process of this user. */
export interface Process {
  readonly pid: number;
  /** In lower case: its program's name, the application that the program lies in (macOS), the script that it runs. */
  readonly names: readonly string[];
  /** Its name as far as the kernel keeps it, in lower case; null where names are whole. */
  readonly short: string | null;
  /** As a person may read it. */
  readonly shown: string;
  /** Milliseconds since the epoch, to the second; null where the system does not say. */
  readonly startedAt: number | null;
}

/** Programs that run others' scripts: the script's name tells the application. */
export const INTERPRETERS = /^(node|nodejs|bun|deno|python[\d.]*|ruby|electron[\d]*|sh|bash)$/i;
/** The kernel of Linux cuts a process's `comm` to 15 bytes. */
const SHORT_BYTES = 15;

/** Those of the processes that are one of these programs. */
export function named(processes: readonly Process[], running: readonly string[]): Process[] {
  const wanted = running.map((name) => name.toLowerCase());
  const short = new Set(wanted.map((name) => name.slice(0, SHORT_BYTES)));
  return processes.filter((one) => one.names.some((name) => wanted.includes(name)) || (one.short !== null && short.has(one.short)));
}

/** The last part of a script's path, without what says its language. */
export function scriptName(path: string): string {
  return basename(path)
    .toLowerCase()
    .replace(/\.(js|mjs|cjs|ts|py|rb|sh)$/, '');
}

/** `comm` is the program's whole path there, spaces and all; the arguments follow in a column of their own. Source: ps(1) of macOS. */
export const PS: Question = { program: '/bin/ps', args: ['-axww', '-o', 'pid=,uid=,comm='], patience: 5_000 };

export function parsePs(text: string, user: number): Process[] {
  return text.split('\n').flatMap((line) => {
    const [, pid, uid, path] = /^\s*(\d+)\s+(\d+)\s+(.+?)\s*$/.exec(line) ?? [];
    if (path === undefined || Number(uid) !== user) return [];
    const program = basename(path);
    // An application's program may bear any name; that of its bundle is the one that people know.
    const bundles = path.split('/').flatMap((part) => (part.endsWith('.app') ? [part.slice(0, -'.app'.length)] : []));
    const names = [...new Set([program, ...bundles].map((name) => name.toLowerCase()))];
    return [{ pid: Number(pid), names, short: null, shown: bundles[0] ?? program, startedAt: null }];
  });
}

/** /v tells whose a process is, and takes its time: it asks every window for its title. Source: Microsoft's `tasklist`. */
export const TASKLIST: Question = { program: 'tasklist.exe', args: ['/v', '/nh', '/fo', 'csv'], patience: 20_000 };

/** Image name, number, session, its number, memory, status, user, processor time, title; the user may be `N/A`. */
export function parseTasklist(text: string, user: string): Process[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const [image = '', pid, , , , , owner = ''] = [...line.matchAll(/"((?:[^"]|"")*)"/g)].map(([, field = '']) => field);
    if (pid === undefined || !/^\d+$/.test(pid)) return [];
    if (owner.slice(owner.lastIndexOf('\\') + 1).toLowerCase() !== user.toLowerCase()) return [];
    const shown = image.replace(/\.exe$/i, '');
    return [{ pid: Number(pid), names: [shown.toLowerCase()], short: null, shown, startedAt: null }];
  });
}
