import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { PurgeError } from './errors.ts';
import type { Outcome, PurgeProgress, Purger, UndoOutcome } from './face.ts';
import type { FromPurger, ToPurger } from './messages.ts';

export interface PurgerOptions {
  /** purger-main, as source or bundled. */
  readonly entry: URL;
  /** Cap of the JavaScript heap, in MiB. Default 512. */
  readonly memoryMb?: number;
  /** Scheduling priority of the purger and its scanner, 0 (normal) to 19 (lowest). Default 10. */
  readonly nice?: number;
  /** Further arguments for Node. */
  readonly execArgv?: readonly string[];
  /** Default `process.env`. Options that change how Node runs stay out. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Code positions and warnings that the process wrote on its standard error: never data. */
  readonly onLog?: (text: string) => void;
}

/** A Purger (face.ts) whose every call forks a process of its own. */
export function startPurger(options: PurgerOptions): Purger {
  const running = new Map<ChildProcess, Promise<unknown>>();
  const ask = async <T>(task: ToPurger, onProgress?: (event: PurgeProgress) => void): Promise<T> => {
    const { child, answer } = start(options, task, onProgress);
    running.set(child, answer);
    try {
      return (await answer) as T;
    } finally {
      running.delete(child);
    }
  };
  return {
    run: (job, onProgress) => ask<Outcome>({ type: 'run', job }, onProgress),
    recover: (job, onProgress) => ask<Outcome>({ type: 'recover', job }, onProgress),
    undo: (job, onProgress) => ask<UndoOutcome>({ type: 'undo', job }, onProgress),
    async [Symbol.asyncDispose]() {
      for (const child of running.keys()) if (child.connected) child.disconnect();
      await Promise.allSettled(running.values());
    },
  };
}

function start(options: PurgerOptions, task: ToPurger, onProgress?: (event: PurgeProgress) => void) {
  const { NODE_OPTIONS: _left, ...env } = options.env ?? process.env;
  const child = fork(options.entry, [`--nice=${options.nice ?? 10}`], {
    serialization: 'advanced',
    execArgv: [`--max-old-space-size=${options.memoryMb ?? 512}`, ...(options.execArgv ?? [])],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    env,
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => options.onLog?.(text.slice(0, 8_000)));
  // Both: what was sent last may arrive after the exit, and an answer counts only when the process that wrote files is gone.
  // (`close` would be either, but does not come when this side let go of the channel.)
  const gone = Promise.all([
    new Promise<string>((resolve) => {
      child.once('exit', (code, signal) => resolve(signal === null ? `exit code ${code ?? 'unknown'}` : `signal ${signal}`));
    }),
    new Promise<void>((resolve) => child.once('disconnect', () => resolve())),
  ]);
  const answer = new Promise<Outcome | UndoOutcome>((resolve, reject) => {
    let message: Exclude<FromPurger, { type: 'progress' }> | null = null;
    child.on('message', (heard: FromPurger) => {
      if (heard.type === 'progress') onProgress?.(heard.event);
      else message = heard;
    });
    child.once('error', (cause) => reject(died('it could not be started', cause)));
    void gone.then(([how]) => settle(message, how, resolve, reject));
  });
  child.send(task, () => undefined);
  return { child, answer };
}

function settle(
  message: Exclude<FromPurger, { type: 'progress' }> | null,
  how: string,
  resolve: (result: Outcome | UndoOutcome) => void,
  reject: (error: PurgeError) => void,
): void {
  if (message === null) reject(died(how));
  else if (message.type === 'done') resolve(message.result);
  else
    reject(new PurgeError(message.code, message.frames === '' ? message.message : `${message.message} Please report: ${message.frames}`));
}

function died(how: string, cause?: unknown): PurgeError {
  return new PurgeError('purger-died', `The purger process ended early (${how}). Recover the plan to finish it.`, { cause });
}
