import { execFileSync } from 'node:child_process';
import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { lastcopy } from '../e2e/fleet.ts';

/** The distribution's Chromium, and what a person at it would notice. */

/** Without its own sandbox: root has none there, and neither has an ordinary user in a container. */
export function startChromium(): Promise<Browser> {
  const executablePath = execFileSync('sh', ['-c', 'command -v chromium'], { encoding: 'utf8' }).trim();
  return chromium.launch({ executablePath, args: ['--no-sandbox'] });
}

export interface Watched {
  readonly context: BrowserContext;
  readonly page: Page;
  /** Errors and warnings of the console, uncaught exceptions, breaches of the page's policy. */
  readonly complaints: string[];
  /** Origins that were asked for anything. */
  readonly asked: Set<string>;
}

export async function watchedPage(browser: Browser, options: Parameters<Browser['newContext']>[0] = {}): Promise<Watched> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  const asked = new Set<string>();
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(`${message.type()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => void complaints.push(`uncaught: ${error.message}`));
  page.on('request', (request) => void asked.add(new URL(request.url()).origin));
  await page.exposeFunction('breachOfPolicy', (what: string) => void complaints.push(`policy: ${what}`));
  await page.addInitScript(() => {
    const { document: page, breachOfPolicy } = globalThis as unknown as {
      document: { addEventListener(type: string, heard: (event: { violatedDirective: string; blockedURI: string }) => void): void };
      breachOfPolicy: (what: string) => void;
    };
    page.addEventListener('securitypolicyviolation', (event) => breachOfPolicy(`${event.violatedDirective} ${event.blockedURI}`));
  });
  return { context, page, complaints, asked };
}

/** What axe finds serious or worse, as lines. */
export async function barriers(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} ${failureSummary?.replaceAll('\n', ' ')}`),
    );
}

/** A link as `lastcopy server sign-in` prints it on the server's host. */
export async function signInLink(stateDir: string, bundle: string): Promise<string> {
  const said = await lastcopy(['--state', stateDir, 'server', 'sign-in', '--bundle', bundle]);
  const link = /https?:\/\/\S+#sign-in=\S+/.exec(said.stdout)?.[0];
  if (!link) throw new Error(`no link: ${said.stdout}${said.stderr}`);
  return link;
}
