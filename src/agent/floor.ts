import type { Bundle, Mode } from '../protocol/index.ts';
import type { Settings } from './settings.ts';

/** Strictest first. */
const MODES: readonly Mode[] = ['report', 'warn', 'enforce'];

/** The fleet's bundle, with the mode that holds here: the strictest of fleet, user and how the agent was started. */
export function bundleHere(bundle: Bundle, reportOnly: boolean, { paused, mode }: Pick<Settings, 'paused' | 'mode'>): Bundle {
  const held: Mode = reportOnly || paused ? 'report' : mode;
  const strictest = MODES[Math.min(MODES.indexOf(bundle.floor.mode), MODES.indexOf(held))] ?? 'report';
  return { ...bundle, floor: { ...bundle.floor, mode: strictest } };
}
