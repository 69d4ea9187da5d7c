import { missing } from '../real-programs.ts';

/** Whether these tests cannot run here: says why, or fails with LASTCOPY_NO_SKIP=1. */
export function withoutRoot(): boolean {
  if (process.getuid?.() !== 0) {
    if (process.env['LASTCOPY_NO_SKIP'] === '1') throw new Error('LASTCOPY_NO_SKIP is set and these tests need root.');
    console.warn(
      'SKIPPED: these tests install packages into a system of their own, and only root can do that. Run: sudo npm run test:root',
    );
    return true;
  }
  return missing('debootstrap', 'dpkg-deb', 'unshare', 'nsenter', 'setpriv', 'openssl').length > 0;
}
