import { readFileSync } from 'node:fs';
import { pino } from 'pino';
import { startServer } from '../../src/server/index.ts';
import { parseBundle } from '../../src/trust/index.ts';

/** A server in a process of its own, to be killed: `server-child.ts STATE_DIR BUNDLE_FILE PORT`; prints its URL, stops on SIGTERM. */
const [stateDir = '', bundleFile = '', port = '0'] = process.argv.slice(2);
const server = await startServer({
  stateDir,
  bundle: parseBundle(readFileSync(bundleFile, 'utf8')),
  port: Number(port),
  log: pino({ level: 'silent' }),
});
process.stdout.write(`${server.url}\n`);
process.once('SIGTERM', () => void server.close());
