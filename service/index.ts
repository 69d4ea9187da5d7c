/**
 * service/ — how operating systems run the resting agent and the fleet's own processes: one description, written out as
 * each system's file, and the commands that ask the system about it.
 *
 * Imports nothing of src/ but the launcher's flags: installers and the command line both build on it.
 */
export {};
