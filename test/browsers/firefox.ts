import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { WebSocket } from 'ws';

/** The distribution's Firefox with a profile of its own, without a screen. */

const PREFERENCES = {
  'browser.shell.checkDefaultBrowser': false,
  'browser.aboutwelcome.enabled': false,
  'browser.sessionstore.interval': 500,
  'datareporting.policy.dataSubmissionEnabled': false,
  'datareporting.healthreport.uploadEnabled': false,
  'app.normandy.enabled': false,
  'app.update.enabled': false,
  'browser.safebrowsing.malware.enabled': false,
  'browser.safebrowsing.phishing.enabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'services.settings.server': 'http://127.0.0.1:9/',
  'extensions.getAddons.cache.enabled': false,
  'browser.search.update': false,
  'browser.topsites.contile.enabled': false,
  'browser.newtabpage.enabled': false,
  // Else it turns off what a person's browser does.
  'remote.prefs.recommended': false,
} as const;

export interface Firefox {
  readonly profile: string;
  open(address: string): Promise<void>;
  /** As fingers do, where the page has its focus. */
  type(text: string): Promise<void>;
  /** A string that an expression, or its promise, gives in the page. */
  evaluate(expression: string): Promise<string>;
  /** As its menu does: everything is written before it ends. */
  quit(): Promise<void>;
  kill(): Promise<void>;
}

/** Driven over WebDriver BiDi (w3c.github.io/webdriver-bidi). */
export async function startFirefox(folder: string): Promise<Firefox> {
  const profile = join(folder, 'profile');
  mkdirSync(profile, { recursive: true, mode: 0o700 });
  const lines = Object.entries(PREFERENCES).map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`);
  writeFileSync(join(profile, 'user.js'), lines.join(''));
  const process_ = spawn('firefox-esr', ['--headless', '--no-remote', '--remote-debugging-port', '0', '--profile', profile], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, HOME: folder, MOZ_HEADLESS: '1', MOZ_CRASHREPORTER_DISABLE: '1' },
  });
  const ended = once(process_, 'exit');
  const socket = await Promise.race([
    listening(process_),
    ended.then(() => {
      throw new Error('Firefox ended before it listened.');
    }),
  ]);
  const ask = asking(socket);
  await ask('session.new', { capabilities: {} });
  const { contexts } = (await ask('browsingContext.getTree', {})) as { contexts: { context: string }[] };
  const context = contexts[0]?.context;
  return {
    profile,
    async open(url) {
      await ask('browsingContext.navigate', { context, url, wait: 'complete' });
    },
    async type(text) {
      const actions = Array.from(text, (value) => [
        { type: 'keyDown', value },
        { type: 'keyUp', value },
      ]).flat();
      await ask('input.performActions', { context, actions: [{ type: 'key', id: 'keyboard', actions }] });
    },
    async evaluate(expression) {
      const said = (await ask('script.evaluate', { expression, target: { context }, awaitPromise: true })) as {
        result?: { value?: string };
        exceptionDetails?: { text: string };
      };
      if (said.result?.value === undefined) throw new Error(`The page gave no string: ${said.exceptionDetails?.text ?? ''}`);
      return said.result.value;
    },
    async quit() {
      await ask('browser.close', {});
      await ended;
    },
    async kill() {
      process_.kill('SIGKILL');
      if (process_.exitCode === null && process_.signalCode === null) await ended;
    },
  };
}

async function listening(firefox: ChildProcess): Promise<WebSocket> {
  let said = '';
  const output = firefox.stderr as Readable;
  for await (const part of output) {
    said += String(part);
    const address = /WebDriver BiDi listening on (ws:\/\/\S+)/.exec(said)?.[1];
    if (address === undefined) continue;
    output.resume();
    const socket = new WebSocket(`${address}/session`);
    await once(socket, 'open');
    return socket;
  }
  throw new Error(`Firefox does not listen: ${said}`);
}

/** Each command waits for its answer; what it refuses is thrown. */
function asking(socket: WebSocket): (method: string, params: object) => Promise<unknown> {
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  let id = 0;
  socket.on('message', (data: Buffer) => {
    const said = JSON.parse(data.toString()) as { id?: number; type: string; result?: unknown; error?: string; message?: string };
    const one = waiting.get(said.id ?? -1);
    if (said.type === 'success') one?.resolve(said.result);
    else one?.reject(new Error(`${said.error}: ${said.message}`));
  });
  return (method, params) => {
    const one = Promise.withResolvers<unknown>();
    waiting.set(++id, one);
    socket.send(JSON.stringify({ id, method, params }));
    return one.promise;
  };
}
