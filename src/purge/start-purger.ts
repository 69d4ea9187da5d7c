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
  const child = fork(options.entry, [], {
    serialization: 'advanced',
    execArgv: [`--max-old-space-size=${options.memoryMb ?? 512}`, ...(options.execArgv ?? [])],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    env,
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => options.onLog?.(text.slice(0, 8_000)));
  const answer = new Promise<Outcome | UndoOutcome>((resolve, reject) => {
    child.on('message', (message: FromPurger) => {
      if (message.type === 'progress') onProgress?.(message.event);
      else if (message.type === 'done') resolve(message.result);
      else
        reject(
          new PurgeError(message.code, message.frames === '' ? message.message : `${message.message} Please report: ${message.frames}`),
        );
    });
    const died = (how: string, cause?: unknown): void =>
      reject(new PurgeError('purger-died', `The purger process ended early (${how}). Recover the plan to finish it.`, { cause }));
    child.on('error', (cause) => died('it could not be started', cause));
    child.on('close', (code, signal) => died(signal === null ? `exit code ${code ?? 'unknown'}` : `signal ${signal}`));
  });
  // An answer is an answer only when the process that wrote files is gone.
  const gone = new Promise<void>((resolve) => {
    child.on('close', () => resolve());
    child.on('error', () => resolve());
  });
  child.send(task, () => undefined);
  return {
    child,
    answer: answer.then(
      async (result) => {
        await gone;
        return result;
      },
      async (error: unknown) => {
        await gone;
        throw error;
      },
    ),
  };
}
