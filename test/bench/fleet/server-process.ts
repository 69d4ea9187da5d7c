import { readFileSync } from 'node:fs';
import { pino } from 'pino';
import { type ServerOptions, startServer } from '../../../src/server/index.ts';

/**
 * A server in a process of its own, whose memory is then nobody else's: `node --expose-gc server-process.ts OPTIONS_FILE`. Says
 * its address; answers `memory` after a collection, and `cpu`; ends on `close`.
 */
export interface ServerMemory {
  /** Bytes resident, as the system counts them. */
  readonly rss: number;
  readonly heapUsed: number;
  readonly external: number;
  /** Seconds of processor time since it began. */
  readonly cpu: number;
}

const options = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as Omit<ServerOptions, 'log'>;
const server = await startServer({ ...options, log: pino({ level: 'silent' }) });

const cpu = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};
const memory = async (): Promise<ServerMemory> => {
  for (let round = 0; round < 3; round++) {
    globalThis.gc?.();
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  const { rss, heapUsed, external } = process.memoryUsage();
  return { rss, heapUsed, external, cpu: cpu() };
};

process.on('message', (message) => {
  if (message === 'memory') void memory().then((one) => process.send?.(one));
  else if (message === 'cpu') process.send?.(cpu());
  else if (message === 'close') void server.close().then(() => process.disconnect?.());
});
process.send?.({ url: server.url });
