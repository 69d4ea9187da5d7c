import { lookAtDesktop } from '../../tray/index.ts';
import { type Check, ok, skipped } from './check.ts';

/** What the desktop can show. Nothing of it is needed: `lastcopy status` and `lastcopy open` tell the same. */
export const desktop: Check = {
  id: 'desktop',
  async look({ env }) {
    const reach = await lookAtDesktop(env);
    if (reach === null) return skipped('There is no desktop here that could be asked; lastcopy status tells what a tray would.');
    const notices = reach.notices ? `notifications${reach.buttons ? ' with buttons' : ''}` : 'no notifications';
    return reach.icon
      ? ok(`The desktop shows a tray icon and ${notices}.`)
      : ok(`The desktop has no tray (GNOME needs the AppIndicator extension for one); it shows ${notices}.`);
  },
};
