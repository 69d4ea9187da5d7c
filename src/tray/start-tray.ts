import type { Tray, TrayOptions } from './face.ts';

/** Starts what this system has. Never rejects: a system without a tray of ours gets one that shows nothing. */
export async function startTray(options: TrayOptions): Promise<Tray> {
  try {
    switch (process.platform) {
      case 'win32': {
        const [{ startHelperTray }, { windowsHelper }] = await Promise.all([
          import('./helper/helper-tray.ts'),
          import('./windows/helper.ts'),
        ]);
        return startHelperTray(options, windowsHelper());
      }
      case 'darwin': {
        const [{ startHelperTray }, { macosHelper }] = await Promise.all([import('./helper/helper-tray.ts'), import('./macos/helper.ts')]);
        return startHelperTray(options, macosHelper());
      }
      default:
        return (await import('./linux/tray.ts')).startLinuxTray(options);
    }
  } catch {
    return {
      reach: { icon: false, notices: false, buttons: false },
      show: () => undefined,
      tell: () => undefined,
      withdraw: () => undefined,
      [Symbol.asyncDispose]: async () => undefined,
    };
  }
}
