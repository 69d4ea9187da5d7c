/**
 * What a user may be told, declared here and nowhere else: stable code, title, severity, and how long the condition must
 * last before anyone is told (notification fatigue is what people complain about most).
 */
export interface Condition {
  readonly title: string;
  readonly severity: 'info' | 'warning' | 'urgent';
  /** Milliseconds. */
  readonly delay: number;
  /** `notice` interrupts: only for what its owner can or must act on. `menu` waits to be looked for. */
  readonly told: 'notice' | 'menu';
}

export const CONDITIONS = {
  'server-unreachable': { title: 'The fleet server cannot be reached', severity: 'info', delay: 15 * 60_000, told: 'menu' },
  'not-admitted': { title: 'This device waits to be admitted to the fleet', severity: 'info', delay: 60 * 60_000, told: 'menu' },
  'enrolment-closed': { title: 'The fleet takes in no new devices for now', severity: 'info', delay: 0, told: 'menu' },
  'device-revoked': { title: 'This device was put out of the fleet', severity: 'warning', delay: 0, told: 'notice' },
  'orders-withheld': { title: 'Rotation orders may be withheld from this device', severity: 'warning', delay: 15 * 60_000, told: 'menu' },
  'clock-wrong': { title: 'The clock of this machine is wrong', severity: 'warning', delay: 0, told: 'menu' },
  'watching-degraded': { title: 'Too many files to watch: changes are found by polling', severity: 'info', delay: 0, told: 'menu' },
  'keys-in-file': { title: 'Keys lie in a file: this session has no keychain', severity: 'info', delay: 0, told: 'menu' },
  'order-running': { title: 'Copies of a rotated secret are being removed', severity: 'info', delay: 2_000, told: 'menu' },
  'order-finished': { title: 'Copies of a rotated secret removed', severity: 'info', delay: 0, told: 'notice' },
  'close-application': { title: 'Close an application to remove copies', severity: 'warning', delay: 30_000, told: 'notice' },
  residuals: { title: 'Copies of a rotated secret remain', severity: 'warning', delay: 0, told: 'notice' },
  agreement: { title: 'A rotated secret waits for your word', severity: 'warning', delay: 0, told: 'notice' },
  relapse: { title: 'A rotated secret came back', severity: 'warning', delay: 0, told: 'notice' },
  'scanner-denied': { title: 'A file that ends the scanner is left out', severity: 'info', delay: 0, told: 'menu' },
  paused: { title: 'Lastcopy is paused', severity: 'info', delay: 24 * 60 * 60_000, told: 'notice' },
} as const satisfies Record<string, Condition>;

export type ConditionCode = keyof typeof CONDITIONS;
