import { readFileSync } from 'node:fs';
import { pino } from 'pino';
import { type ServerOptions, startServer } from '../../src/server/index.ts';

/** A gateway in a network of its own: its options without a log, as JSON in the file that is named; tells its URL. */
const options = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as Omit<ServerOptions, 'log'>;
const server = await startServer({ ...options, log: pino({ level: 'silent' }) });
process.send?.(server.url);
