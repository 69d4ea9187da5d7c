import { nodeDisk } from '../../src/disk/index.ts';
import { purgerMain } from '../../src/purge/purger.ts';
import { faultyDisk } from './faulty-disk.ts';

/** The purger process, which ends itself by SIGKILL at the disk call that FAULT_AT names (`<n>` or `<n>t`: torn). */
const at = process.env['FAULT_AT'] ?? '';
const torn = at.endsWith('t');

purgerMain(
  faultyDisk(nodeDisk(), (call) => {
    if (call.n !== Number.parseInt(at, 10) || call.when !== 'before') return;
    if (torn) call.tear?.();
    process.kill(process.pid, 'SIGKILL');
    // The signal is on its way to this very thread: nothing more may happen before it arrives.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  }),
);
