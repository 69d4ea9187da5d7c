/**
 * npm run bench:dashboard — what a viewer waits for: a real server with a crowd in its storage, Chromium with an empty cache
 * each round. Prints medians beside the aims; judges nothing.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import type { BrowserContextOptions } from 'playwright-core';
import { buildDashboard } from '../../installers/dashboard.ts';
import { signInLink, startChromium, watchedPage } from '../dashboard/browser.ts';
import { Fleet } from '../e2e/fleet.ts';
import { seedCrowd } from '../server/crowd.ts';

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '7' },
    devices: { type: 'string', default: '1000' },
    replicas: { type: 'string', default: '100000' },
    orders: { type: 'string', default: '12' },
  },
});
const size = { devices: Number(options.devices), replicas: Number(options.replicas), orders: Number(options.orders) };

const built = await buildDashboard();
await using fleet = await Fleet.make();
const began = Date.now();
await seedCrowd(join(fleet.state('server'), 'server'), { ...size, keyId: fleet.orderKeyId });
console.log(
  `${size.devices} devices, ${size.replicas} replicas, ${size.orders} orders (put there in ${Date.now() - began} ms), ${options.rounds} rounds\n`,
);
await fleet.startServer();
const home = `http://127.0.0.1:${fleet.port}/dashboard/`;
await using browser = await startChromium();
const first = await watchedPage(browser);
await first.page.goto(await signInLink(fleet.state('server'), fleet.bundle));
await first.page.locator('.figure-value').first().waitFor();
const storageState = await first.context.storageState();
await first.context.close();

/** Milliseconds from the start of the navigation until each of the selectors is in the page, and the first contentful paint. */
async function visit(
  path: string,
  selectors: readonly string[],
): Promise<{ paint: number; seen: number[]; bytes: number; scripts: string[] }> {
  const { context, page } = await watchedPage(browser, { storageState } satisfies BrowserContextOptions);
  await page.addInitScript((wanted: readonly string[]) => {
    const window = globalThis as unknown as {
      document: { querySelector(selector: string): unknown };
      MutationObserver: new (seen: () => void) => { observe(target: unknown, options: object): void };
      seen: Record<string, number>;
    };
    window.seen = {};
    const look = () => {
      for (const selector of wanted)
        if (!window.seen[selector] && window.document.querySelector(selector)) window.seen[selector] = performance.now();
    };
    new window.MutationObserver(look).observe(window.document, { childList: true, subtree: true });
  }, selectors);
  await page.goto(home + path);
  for (const selector of selectors) await page.locator(selector).first().waitFor({ state: 'attached' });
  const told = await page.evaluate(() => {
    const { seen } = globalThis as unknown as { seen: Record<string, number> };
    const resources = performance.getEntriesByType('resource') as unknown as { name: string; encodedBodySize: number }[];
    return {
      seen,
      paint: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN,
      resources: resources.map(({ name, encodedBodySize }) => ({ name, encodedBodySize })),
    };
  });
  await context.close();
  const files = told.resources.filter(({ name }) => name.includes('/dashboard/assets/'));
  return {
    paint: told.paint,
    seen: selectors.map((selector) => told.seen[selector] ?? Number.NaN),
    bytes: files.reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0),
    scripts: files.map(({ name }) => new URL(name).pathname.slice('/dashboard/'.length)).filter((name) => name.endsWith('.js')),
  };
}

const median = (numbers: readonly number[]): number => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
const row = (what: string, values: readonly number[], aim?: number) => {
  const middle = median(values);
  const beside = aim === undefined ? '' : `${(middle / aim).toFixed(2)} of ${aim} ms`;
  console.log(
    `${what.padEnd(46)}${`${Math.round(middle)} ms`.padEnd(10)}${`worst ${Math.round(Math.max(...values))} ms`.padEnd(18)}${beside}`,
  );
};
const rounds = async (path: string, selectors: readonly string[]) => {
  const visits = [];
  for (let round = 0; round < Number(options.rounds); round++) visits.push(await visit(path, selectors));
  return visits;
};

const overview = await rounds('', ['.figure-value', '.recharts-bar-rectangle']);
row(
  'overview: first contentful paint',
  overview.map(({ paint }) => paint),
  1_000,
);
row(
  'overview: figures shown',
  overview.map(({ seen }) => seen[0] ?? Number.NaN),
  1_000,
);
row(
  'overview: charts shown',
  overview.map(({ seen }) => seen[1] ?? Number.NaN),
  2_000,
);
const devices = await rounds('devices', ['.table .tr .td']);
row(
  'devices: first contentful paint',
  devices.map(({ paint }) => paint),
  1_000,
);
row(
  'devices: table shown',
  devices.map(({ seen }) => seen[0] ?? Number.NaN),
  1_500,
);
const rotations = await rounds('rotations', ['.table .tr .td']);
row(
  'rotations: table shown',
  rotations.map(({ seen }) => seen[0] ?? Number.NaN),
  1_500,
);

const gzipped = (names: readonly string[]): number =>
  names
    .map((name) => join(built, name))
    .filter((file) => existsSync(file))
    .reduce((sum, file) => sum + gzipSync(readFileSync(file), { level: 9 }).length, 0);
const [one] = overview;
const entry = (devices[0]?.scripts ?? []).filter((name) => one?.scripts.includes(name));
console.log(`\nscripts of every page, gzipped                ${(gzipped(entry) / 1_024).toFixed(0)} KB`);
console.log(`scripts of the overview with charts, gzipped  ${(gzipped(one?.scripts ?? []) / 1_024).toFixed(0)} KB`);
console.log(`files of the overview as sent                 ${((one?.bytes ?? 0) / 1_024).toFixed(0)} KB`);
