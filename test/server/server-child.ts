import { readFileSync } from 'node:fs';
import { pino } from 'pino';
import { type ServerOptions, startServer } from '../../src/server/index.ts';
import { parseBundle } from '../../src/trust/index.ts';

/**
 * A server in a process of its own, to be killed: `server-child.ts STATE_DIR BUNDLE_FILE PORT [DATABASE [LIMITS]]`, the limits
 * in JSON; prints its URL, stops on SIGTERM. Run by `fork`, it answers each message with the bytes that it holds.
 */
const [stateDir = '', bundleFile = '', port = '0', database = '', limits = '{}'] = process.argv.slice(2);
const server = await startServer({
  stateDir,
  database: database === '' ? undefined : database,
  bundle: parseBundle(readFileSync(bundleFile, 'utf8')),
  port: Number(port),
  log: pino({ level: 'silent' }),
  limits: JSON.parse(limits) as NonNullable<ServerOptions['limits']>,
});
process.stdout.write(`${server.url}\n`);
process.on('message', () => {
  // There with --expose-gc only.
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  process.send?.(heapUsed + external);
});
process.once('SIGTERM', () => void server.close().then(() => process.channel?.unref()));
