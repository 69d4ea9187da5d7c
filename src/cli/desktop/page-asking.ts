import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  type FSWatcher,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  watch,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from '../exit.ts';

/**
 * How `lastcopy open` asks the running agent for its page: by files in a folder that only this user can enter. It needs no port
 * and no socket, and is the same on every system. A question names what is wanted; its answer holds that, and is gone once read.
 */

/** `link`: an address with a token, for whoever will type it in. `file`: a page on disk that leads there. */
export type Wanted = 'link' | 'file';

const PATIENCE = 15_000;
/** Milliseconds: how often is looked where nothing can be watched, and how often for an answer. */
const LOOK = 1_000;
const LOOK_SOON = 40;
const QUESTION = /^ask-([0-9a-f]{32})$/;

/** The folder of all that belongs to the page, made when missing. Throws UserError where others could get in. */
export function pageFolder(stateDir: string): string {
  const folder = join(stateDir, 'page');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { uid, mode } = lstatSync(folder);
  if (!lstatSync(folder).isDirectory() || (process.getuid && uid !== process.getuid())) {
    throw new UserError(`${folder} is not a folder of yours.`, 'Remove it, and start the agent again.');
  }
  if (process.platform !== 'win32' && (mode & 0o077) !== 0) chmodSync(folder, 0o700);
  return folder;
}

/** Writes a file that only this user can read, whole or not at all. */
export function putPrivately(path: string, text: string): void {
  writeFileSync(`${path}.new`, text, { mode: 0o600, flag: 'wx' });
  renameSync(`${path}.new`, path);
}

/** Asks the agent that runs on this state directory. Throws UserError when it does not answer. */
export async function askForPage(stateDir: string, wanted: Wanted, patience = PATIENCE): Promise<string> {
  const folder = pageFolder(stateDir);
  const id = randomBytes(16).toString('hex');
  const [question, answer] = [join(folder, `ask-${id}`), join(folder, `answer-${id}`)];
  putPrivately(question, wanted);
  try {
    for (const end = Date.now() + patience; Date.now() < end; await sleep(LOOK_SOON)) {
      const text = take(answer);
      if (text !== null) return text;
    }
  } finally {
    rmSync(question, { force: true });
  }
  throw new UserError(
    'The agent did not answer.',
    'See with lastcopy status whether it runs; lastcopy undo and lastcopy replicas work without it.',
  );
}

/** Answers questions until disposed. What an earlier run left is removed. */
export function answerAsks(stateDir: string, answer: (wanted: Wanted) => Promise<string>, onError: (error: unknown) => void): Disposable {
  const folder = pageFolder(stateDir);
  for (const name of readdirSync(folder)) rmSync(join(folder, name), { force: true });
  const timers = new Set<NodeJS.Timeout>();
  const reply = async (path: string, wanted: Wanted) => {
    putPrivately(path, await answer(wanted));
    // Who asked may have given up.
    timers.add(setTimeout(() => rmSync(path, { force: true }), PATIENCE).unref());
  };
  const look = () => {
    for (const name of readdirSync(folder)) {
      const id = QUESTION.exec(name)?.[1];
      const wanted = id === undefined ? null : take(join(folder, name));
      if (wanted !== 'link' && wanted !== 'file') continue;
      reply(join(folder, `answer-${id}`), wanted).catch(onError);
    }
  };
  let watcher: FSWatcher | null = null;
  let polling = false;
  const poll = () => {
    if (polling) return;
    polling = true;
    timers.add(setInterval(looking, LOOK).unref());
  };
  const identity = () => {
    const { ino, birthtimeNs } = lstatSync(folder, { bigint: true });
    return `${ino} ${birthtimeNs}`;
  };
  const first = identity();
  const looking = () => {
    try {
      look();
      if (polling || identity() === first) return;
    } catch (error) {
      if (!polling) onError(error);
    }
    // Somebody cleaned up: what is watched is no longer the folder that `lastcopy open` makes anew.
    watcher?.close();
    poll();
  };
  try {
    watcher = watch(folder, { persistent: false }, looking);
    watcher.on('error', poll);
  } catch {
    poll();
  }
  return {
    [Symbol.dispose]() {
      watcher?.close();
      for (const timer of timers) clearTimeout(timer);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** What a file holds, which is gone then; null where there is none. */
function take(path: string): string | null {
  try {
    const text = readFileSync(path, 'utf8');
    rmSync(path, { force: true });
    return text;
  } catch {
    return null;
  }
}
