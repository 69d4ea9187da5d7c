/** @import { PageView, UndoneView } from '../face.ts' */

/** What this page asks of the agent. The key is kept for this tab alone, and sent as a header: never as a cookie. */

const KEY = 'lastcopy-key';

/** The agent said no, or did not answer. `signedOut`: only another link helps. */
export class CallFailed extends Error {
  /**
   * @param {string} sentence
   * @param {boolean} signedOut
   */
  constructor(sentence, signedOut) {
    super(sentence);
    this.name = 'CallFailed';
    this.signedOut = signedOut;
  }
}

const ENDED = 'This page has ended. Open it again: lastcopy open.';

/** Uses the link's token, where the address holds one, and takes it out of the address. */
export async function signIn() {
  const token = /^#token=([A-Za-z0-9_-]+)$/.exec(location.hash)?.[1];
  if (location.hash !== '') history.replaceState(null, '', '/');
  if (token === undefined) {
    if (sessionStorage.getItem(KEY) === null) throw new CallFailed(ENDED, true);
    return;
  }
  sessionStorage.removeItem(KEY);
  const { key } = /** @type {{ key: string }} */ (await call('POST', '/session', { token }));
  sessionStorage.setItem(KEY, key);
}

export async function readView() {
  return /** @type {PageView} */ (await call('GET', '/view'));
}

/**
 * @param {string} planId
 * @param {readonly string[]} [paths]
 */
export async function undo(planId, paths) {
  return /** @type {UndoneView} */ (await call('POST', '/undo', paths ? { planId, paths } : { planId }));
}

/** @param {boolean} paused */
export async function pause(paused) {
  await call('POST', '/pause', { paused });
}

export async function sweep() {
  await call('POST', '/sweep', {});
}

/**
 * Calls back after every change until aborted. Rejects with CallFailed when the page has ended.
 *
 * @param {() => void} onChange
 * @param {AbortSignal} signal
 */
export async function follow(onChange, signal) {
  const response = await send('GET', '/changes', undefined, signal);
  if (response.body === null) throw new CallFailed(ENDED, true);
  for await (const text of response.body.pipeThrough(new TextDecoderStream())) if (text.includes('"changed"')) onChange();
  throw new CallFailed(ENDED, true);
}

/**
 * @param {string} method
 * @param {string} path
 * @param {object} [body]
 * @returns {Promise<unknown>}
 */
async function call(method, path, body) {
  return await (await send(method, path, body)).json();
}

/**
 * @param {string} method
 * @param {string} path
 * @param {object} [body]
 * @param {AbortSignal} [signal]
 */
async function send(method, path, body, signal) {
  const key = sessionStorage.getItem(KEY);
  /** @type {Response} */
  let response;
  try {
    response = await fetch(path, {
      method,
      headers: { ...(key ? { authorization: `Bearer ${key}` } : {}), ...(body ? { 'content-type': 'application/json' } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
      ...(signal ? { signal } : {}),
      credentials: 'omit',
      cache: 'no-store',
    });
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw new CallFailed(ENDED, true);
  }
  if (response.ok) return response;
  const { sentence } = /** @type {{ sentence: string }} */ (await response.json());
  if (response.status === 401) sessionStorage.removeItem(KEY);
  throw new CallFailed(sentence, response.status === 401);
}
