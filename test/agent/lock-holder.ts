import { lockState } from '../../src/agent/lock.ts';

/** Holds the lock of the state directory that it is given until it is killed. */
const lock = lockState(process.argv[2] ?? '');
setInterval(() => lock, 60_000);
process.stdout.write('held\n');
