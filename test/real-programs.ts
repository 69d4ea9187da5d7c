import { execFileSync } from 'node:child_process';

/**
 * Tests use real programs from the distribution's packages. Where one is missing, the tests that need it are skipped by
 * name and loudly; with LASTCOPY_NO_SKIP=1 (as CI sets it) a missing program fails instead.
 */
export function missing(...programs: readonly string[]): string[] {
  const absent = programs.filter((program) => {
    try {
      execFileSync('sh', ['-c', 'command -v "$1"', 'sh', program], { stdio: 'ignore' });
      return false;
    } catch {
      return true;
    }
  });
  if (absent.length > 0 && process.env['LASTCOPY_NO_SKIP'] === '1') {
    throw new Error(`LASTCOPY_NO_SKIP is set and these programs are missing: ${absent.join(', ')}`);
  }
  if (absent.length > 0) console.warn(`SKIPPED here for want of: ${absent.join(', ')}`);
  return absent;
}

/** For `describe.skipIf` and `it.skipIf`. */
export function lacks(...programs: readonly string[]): boolean {
  return missing(...programs).length > 0;
}
