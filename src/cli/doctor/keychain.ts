import { AgentError, keychainStore } from '../../agent/index.ts';
import { type Check, failed, type KeychainAnswer, ok, warning } from './check.ts';

/** Milliseconds. A prompt that nobody answers takes for ever. */
const PATIENCE = 5_000;

/**
 * Asks the keychain as the agent does: a name that is not there counts as missing only after a value could be written, read
 * and removed. The names are the doctor's own.
 */
export async function askKeychain(): Promise<KeychainAnswer> {
  const begun = performance.now();
  try {
    await keychainStore('doctor', { timeout: PATIENCE }).get('nothing');
    return 'open';
  } catch (error) {
    if (!(error instanceof AgentError) || error.code !== 'keychain-locked') return 'absent';
    return performance.now() - begun >= PATIENCE ? 'silent' : 'locked';
  }
}

export const keychain: Check = {
  id: 'keychain',
  async look({ keychain: asked, bundle, agent, env }) {
    const answer = await asked;
    const fileAllowed = bundle.kind === 'good' && bundle.bundle.floor.allowKeyFile;
    if (answer === 'open') {
      return agent?.keys === 'key-file'
        ? warning(
            'The keychain is open, but this device keeps its keys in a 0600 file, as it began.',
            'To move them: let the security team know, stop the agent, remove keys.json from the state directory; it enrols anew.',
          )
        : ok('The keychain is open.');
    }
    if (agent?.keys === 'key-file' && fileAllowed) return ok('This device keeps its keys in a 0600 file, as the fleet allows.');
    if (answer === 'locked')
      return failed(
        'The keychain is locked.',
        'Unlock it: log in to the desktop with your password, or open Passwords and Keys (Seahorse) or KWallet.',
      );
    if (answer === 'silent') {
      return failed(
        'The keychain does not answer; it may wait for a password in a window.',
        'Answer that window, or log out and in again.',
      );
    }
    const sentence =
      process.platform === 'linux' && !env['DBUS_SESSION_BUS_ADDRESS'] && !env['XDG_RUNTIME_DIR']
        ? 'This session has no keychain, because it has no D-Bus (as under su, sudo, cron, or in a container).'
        : 'This session has no keychain.';
    if (agent?.keys === 'keychain') {
      return failed(`${sentence} The keys of this device are in one.`, 'Log in to the desktop session in which the device enrolled.');
    }
    return fileAllowed
      ? warning(
          `${sentence} The agent will keep its keys in a 0600 file, as the fleet allows; then there is no undo.`,
          'To have undo, start GNOME Keyring or KWallet first.',
        )
      : failed(sentence, 'Start one (GNOME Keyring, KWallet), or ask IT to allow key files in the fleet bundle.');
  },
};
