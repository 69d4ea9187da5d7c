/**
 * service/ — how operating systems run the resting agent and the fleet's own processes: one description, written out as
 * each system's file, and the commands that ask the system about it.
 *
 * Files, as text, of an installation (`installedAt('/usr/lib/lastcopy')` unless it lies elsewhere):
 *
 * | function             | goes to                                                |
 * |----------------------|--------------------------------------------------------|
 * | `agentUnit(at)`      | /usr/lib/systemd/user/lastcopy-agent.service           |
 * | `agentPathUnit()`    | /usr/lib/systemd/user/lastcopy-agent.path              |
 * | `preset()`           | /usr/lib/systemd/user-preset/90-lastcopy.preset        |
 * | `sysctl()`           | /usr/lib/sysctl.d/30-lastcopy.conf                     |
 * | `serverUnit(at)`     | /usr/lib/systemd/system/lastcopy-server.service        |
 * | `stewardUnit(at)`    | /usr/lib/systemd/system/lastcopy-steward.service       |
 * | `systemPreset()`     | /usr/lib/systemd/system-preset/90-lastcopy.preset      |
 * | `launchAgent(at)`    | /Library/LaunchAgents/com.lastcopy.agent.plist         |
 * | `logonTask(at)`      | `schtasks /Create /TN \Lastcopy\Agent /XML FILE`     |
 *
 * Imports nothing of src/ but the launcher's flags: installers and the command line both build on it.
 */
export { agentPathUnit, agentUnit } from './agent-unit.ts';
export { serviceControl } from './control/control.ts';
export { NoServiceManager, type ServiceControl, ServiceRefused, type ServiceState } from './control/face.ts';
export { AGENT, type Installation, installedAt, SERVER } from './description.ts';
export { serverUnit, stewardUnit } from './fleet-units.ts';
export { LAUNCH_AGENT, launchAgent } from './launch-agent.ts';
export { logonTask } from './logon-task.ts';
export { preset, sysctl, systemPreset } from './system-files.ts';
