import { pathToFileURL } from 'node:url';
import { readStatus } from '../../agent/index.ts';
import { openInBrowser } from '../browser.ts';
import type { Context } from '../context.ts';
import { askForPage } from '../desktop/page-asking.ts';
import { UserError } from '../exit.ts';
import { note, say } from '../output.ts';

/** `lastcopy open`: the agent's own page in the browser; with `print` a link to it, good once and for two minutes. */
export async function open(context: Context, { print = false }: { readonly print?: boolean }): Promise<void> {
  if (!(await readStatus(context.stateDir)).running) {
    throw new UserError(
      'No agent runs for you, so there is no page.',
      'Start it (lastcopy service start, or lastcopy agent), then try again.',
    );
  }
  if (!print && openInBrowser(pathToFileURL(await askForPage(context.stateDir, 'file')).href)) {
    note('The page opens in your browser. If it stays empty (browsers in a sandbox cannot read hidden folders): lastcopy open --print');
    return;
  }
  if (!print) note('This session has no browser. The link is good once, for two minutes:');
  say(await askForPage(context.stateDir, 'link'));
}
