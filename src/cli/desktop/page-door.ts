import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { RunningAgent } from '../../agent/index.ts';
import type { RunningPage } from '../../page/index.ts';
import { openInBrowser } from '../browser.ts';
import { answerAsks, pageFolder, putPrivately, type Wanted } from './page-asking.ts';
import type { Hub } from './hub.ts';

/** The way to the agent's page, from the tray and for `lastcopy open`. The page itself runs only while somebody looks at it. */
export interface PageDoor extends AsyncDisposable {
  /** Opens the page in this session's browser. False where it has none. */
  show(): Promise<boolean>;
  /** A link that is good once, for a short time. */
  link(): Promise<string>;
}

export interface PageDoorOptions {
  readonly agent: RunningAgent;
  readonly hub: Hub;
  readonly stateDir: string;
  /** What the browser gets (src/page/web). */
  readonly files: URL;
  readonly onError: (error: unknown) => void;
}

export function openPageDoor(options: PageDoorOptions): PageDoor {
  const { agent, hub, stateDir, files, onError } = options;
  let page: Promise<RunningPage> | null = null;

  const start = async (): Promise<RunningPage> => {
    const [{ startPage }, { pageModel }] = await Promise.all([import('../../page/index.ts'), import('./page-model.ts')]);
    const running = await startPage({ model: pageModel(agent, hub), files, onError });
    const over = () => void (page = null);
    void running.ended.then(over);
    return running;
  };
  const running = () => {
    page ??= start().catch((error: unknown) => {
      page = null;
      throw error;
    });
    return page;
  };
  /** A page on disk that leads to the page: a link on a command line can be read by every user of the machine. */
  const wayIn = async (): Promise<string> => {
    const path = join(pageFolder(stateDir), `lastcopy-${randomBytes(8).toString('hex')}.html`);
    const link = (await running()).link(() => rmSync(path, { force: true }));
    putPrivately(path, leadingTo(link));
    return path;
  };
  const answer = async (wanted: Wanted) => (wanted === 'file' ? await wayIn() : (await running()).link());
  let asks: Disposable | null = null;
  try {
    asks = answerAsks(stateDir, answer, onError);
  } catch (error) {
    // The agent works without a page.
    onError(error);
  }

  return {
    link: async () => (await running()).link(),
    show: async () => openInBrowser(pathToFileURL(await wayIn()).href),
    async [Symbol.asyncDispose]() {
      await (await page?.catch(() => null))?.[Symbol.asyncDispose]();
      asks?.[Symbol.dispose]();
    },
  };
}

/** `link` is ours: an address and a base64url token, nothing that HTML would read. */
function leadingTo(link: string): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="referrer" content="no-referrer">
<meta http-equiv="refresh" content="0;url=${link}">
<title>Lastcopy</title>
<p><a href="${link}" rel="noreferrer">Lastcopy on this laptop</a></p>
</html>
`;
}
