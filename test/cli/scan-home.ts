import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { lastcopy, type Said } from '../e2e/fleet.ts';

/** A home with a state directory beside it, for the real command; gone when the test ends. */
export class ScanHome implements Disposable {
  readonly folder = mkdtempSync(join(tmpdir(), 'lastcopy-scan-'));
  readonly home = join(this.folder, 'home');
  readonly state = join(this.folder, 'state');

  constructor() {
    mkdirSync(this.home);
  }

  write(name: string, content: string | Uint8Array): string {
    const path = join(this.home, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    return path;
  }

  run(args: readonly string[], input = '', env: Record<string, string> = {}): Promise<Said> {
    return lastcopy(['--state', this.state, ...args], { home: this.home, input, env });
  }

  /** What was printed, with what differs from run to run named: paths, fingerprints, times. */
  transcript(said: Said): string {
    return said.stdout
      .replaceAll(this.home, '~')
      .replaceAll(/\b(fp1\.0|local1)\.[\w-]{12,43}/g, '$1.FINGERPRINT')
      .replaceAll(/\([\d.]+ [kKMG]?B in [^)]*\)/g, '(BYTES in TIME)');
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
