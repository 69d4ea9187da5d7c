import type { Tray, TrayOptions } from './face.ts';

/** Starts what this system has. Never rejects: a system without a tray of ours gets one that shows nothing. */
export async function startTray(options: TrayOptions): Promise<Tray> {
  try {
    switch (process.platform) {
      case 'win32': {
        const [{ startNativeTray }, { windowsNative }] = await Promise.all([
          import('./native/native-tray.ts'),
          import('./windows/native.ts'),
        ]);
        return startNativeTray(options, windowsNative());
      }
      case 'darwin': {
        const [{ startNativeTray }, { macosNative }] = await Promise.all([import('./native/native-tray.ts'), import('./macos/native.ts')]);
        return startNativeTray(options, macosNative());
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
