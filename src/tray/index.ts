/**
 * tray/ — the desktop's face of a resting program: status icon with menu, and notices with buttons.
 *
 * Job: one face over the desktops' own ways (StatusNotifierItem and notifications over D-Bus; native programs elsewhere). Promise: a
 * session without a tray host, without a notification service or without a bus is an ordinary one; nothing here throws for it.
 * May import nothing of ours: what is shown, and what a click does, is its caller's.
 */
export type { IconState, MenuItem, Notice, Reach, Tray, TrayOptions, TrayState } from './face.ts';
export { lookAtDesktop } from './reach.ts';
export { startTray } from './start-tray.ts';
