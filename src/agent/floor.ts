import type { Bundle, Mode } from '../protocol/index.ts';
import { MODES, type ModeRule } from '../trust/index.ts';
import type { Settings } from './settings.ts';

/** How far this device lets orders go: the strictest of fleet, user and how the agent was started, and whose word that is. */
export function modeHere(
  bundle: Bundle,
  reportOnly: boolean,
  { paused, mode }: Pick<Settings, 'paused' | 'mode'>,
): { mode: Mode; by: ModeRule } {
  const words: { mode: Mode; by: ModeRule }[] = [
    { mode: reportOnly ? 'report' : 'enforce', by: 'start' },
    { mode: paused ? 'report' : 'enforce', by: 'pause' },
    { mode: bundle.floor.mode, by: 'fleet' },
    { mode, by: 'user' },
  ];
  return words.reduce((strictest, word) => (MODES.indexOf(word.mode) < MODES.indexOf(strictest.mode) ? word : strictest));
}

/** The fleet's bundle, with the mode that holds here. */
export function bundleHere(bundle: Bundle, mode: Mode): Bundle {
  return { ...bundle, floor: { ...bundle.floor, mode } };
}
