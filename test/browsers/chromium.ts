import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { type BrowserContext, chromium } from 'playwright-core';

/** The distribution's Chromium with a profile of its own, as a person has it: nothing turned off that writes to disk. */
export interface Chromium {
  readonly profile: string;
  readonly context: BrowserContext;
}

/** `more`: further arguments. */
export async function startChromium(folder: string, more: readonly string[] = []): Promise<Chromium> {
  const profile = join(folder, 'chromium');
  const executablePath = execFileSync('sh', ['-c', 'command -v chromium'], { encoding: 'utf8' }).trim();
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    // Root has no sandbox there, and neither has an ordinary user in a container.
    args: ['--no-sandbox', ...more],
    ignoreDefaultArgs: ['--disable-features', '--disable-field-trial-config', '--disable-component-update'],
  });
  return { profile, context };
}
