import type { Mode, PlaceClass } from '../protocol/index.ts';
import type { Held, HeldMode } from './face.ts';
import type { JudgeInput } from './judge.ts';

/** Strictest first. */
export const MODES: readonly Mode[] = ['report', 'warn', 'enforce'];

/** Who holds an order to a mode: the fleet's policy, the device's user by a setting or a pause, or how the agent was started. */
export type ModeRule = 'fleet' | 'user' | 'pause' | 'start';

type ModeInput = Pick<JudgeInput, 'order' | 'bundle' | 'modeBy' | 'agreed'>;

/** How far an order may go on this device at all: the strictest of what the device and the order say, and whose word that is. */
export function modeOf(input: ModeInput): { readonly mode: Mode; readonly sentence: string } {
  const { orderId, verb, mode: asked = 'enforce' } = input.order.order.payload;
  const { mode: own } = input.bundle.floor;
  const byOrder = MODES.indexOf(asked) < MODES.indexOf(own);
  const strictest = byOrder ? asked : own;
  if (strictest === 'enforce' || (strictest === 'warn' && input.agreed === true)) return { mode: 'enforce', sentence: '' };
  const who = byOrder ? 'The order itself' : WHO[input.modeBy ?? 'fleet'];
  const what =
    strictest === 'report'
      ? 'asks for reports only: copies are reported and nothing is written.'
      : `asks for a warning first: copies are reported, and nothing is written until the user of this machine agrees (lastcopy agree ${orderId}); then the order would ${verb}.`;
  return { mode: strictest, sentence: `${who} ${what}` };
}

const WHO: Readonly<Record<ModeRule, string>> = {
  fleet: "The fleet's policy for this machine",
  user: 'The setting “mode” of this user',
  pause: 'The pause of this user (lastcopy resume ends it)',
  start: 'The agent, which was started with --report-only,',
};

/** Classes and places that the fleet's policy holds below the mode of the device. */
export function heldBelow({ bundle, agreed }: ModeInput): Held[] {
  const { classes = {}, places = {} } = bundle.floor.modes ?? {};
  const below = (mode: Mode | undefined): mode is HeldMode => mode === 'report' || (mode === 'warn' && agreed !== true);
  return [
    ...Object.entries(classes).flatMap(([kind, mode]) => (below(mode) ? [{ class: kind as PlaceClass, mode }] : [])),
    ...Object.entries(places).flatMap(([place, mode]) => (below(mode) ? [{ place, mode }] : [])),
  ];
}
