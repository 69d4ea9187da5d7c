import { execFile, spawnSync } from 'node:child_process';

/** A program of the system that tells something on its standard output, within a bounded time. */
export interface Question {
  readonly program: string;
  readonly args: readonly string[];
  /** Milliseconds. */
  readonly patience: number;
  /** Exit codes other than 0 that are answers too, where anything was said. */
  readonly accepts?: readonly number[];
}

const MOST_BYTES = 64 << 20;
/** Its words must not depend on the user's language. */
const ENVIRONMENT = { ...process.env, LC_ALL: 'C' };

/** What it says; null where it is not there, is too slow, or fails. Never rejects. */
export function askSystem({ program, args, patience, accepts = [] }: Question): Promise<string | null> {
  return new Promise((resolve) => {
    const options = { encoding: 'utf8' as const, timeout: patience, maxBuffer: MOST_BYTES, windowsHide: true, env: ENVIRONMENT };
    execFile(program, [...args], options, (error, said) => {
      const answered = error === null || (typeof error.code === 'number' && accepts.includes(error.code) && said !== '');
      resolve(answered ? said : null);
    });
  });
}

/** The same, blocking. */
export function askSystemNow({ program, args, patience, accepts = [] }: Question): string | null {
  const { status, stdout } = spawnSync(program, [...args], {
    encoding: 'utf8',
    timeout: patience,
    maxBuffer: MOST_BYTES,
    windowsHide: true,
    env: ENVIRONMENT,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return status === 0 || (status !== null && accepts.includes(status) && stdout !== '') ? stdout : null;
}
