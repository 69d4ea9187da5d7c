import { AGENT, SERVER, STEWARD } from './description.ts';

/** For /usr/lib/systemd/user-preset/90-lastcopy.preset: the agent is on for every user. */
export function preset(): string {
  return `enable ${AGENT.name}.service\n`;
}

/** For /usr/lib/systemd/system-preset/90-lastcopy.preset: a fleet's server and steward are switched on by a person. */
export function systemPreset(): string {
  return `disable ${SERVER.name}.service\ndisable ${STEWARD.name}.service\n`;
}

/**
 * For /usr/lib/sysctl.d/30-lastcopy.conf. Watches: the most that Linux gives by itself on machines with much memory, so it
 * never lowers the limit; a watch costs about 1 KB while it is used. The low number lets an administrator's file win.
 */
export function sysctl(): string {
  return (
    '# The agent watches folders of the home; editors and build tools share these limits.\n' +
    'fs.inotify.max_user_watches = 1048576\nfs.inotify.max_user_instances = 1024\n'
  );
}
