import { pathToFileURL } from 'node:url';

const bundled = process.env['LASTCOPY_MAIN'];
const ending = bundled?.endsWith('.js') === true ? 'js' : 'ts';
const main = bundled === undefined ? new URL('../src/cli/main.ts', import.meta.url) : pathToFileURL(bundled);

/** The entries of the scanner's and the purger's processes, of the bundle that test/bundled.ts made for this run. */
export const PROCESSES = {
  scanner: new URL(`../search/scanner-main.${ending}`, main),
  purger: new URL(`../purge/purger-main.${ending}`, main),
};
