/**
 * What a user may be told, declared here and nowhere else: stable code, title, severity, and how long the condition must
 * last before anyone is told (notification fatigue is what people complain about most).
 */
export interface Condition {
  readonly title: string;
  readonly severity: 'info' | 'warning' | 'urgent';
  /** Milliseconds. */
  readonly delay: number;
}

export const CONDITIONS = {
  'server-unreachable': { title: 'The fleet server cannot be reached', severity: 'info', delay: 15 * 60_000 },
  'not-admitted': { title: 'This device waits to be admitted to the fleet', severity: 'info', delay: 60 * 60_000 },
  'device-revoked': { title: 'This device was put out of the fleet', severity: 'warning', delay: 0 },
  'orders-withheld': { title: 'Rotation orders may be withheld from this device', severity: 'warning', delay: 15 * 60_000 },
  'watching-degraded': { title: 'Too many files to watch: changes are found by polling', severity: 'info', delay: 0 },
  'keys-in-file': { title: 'Keys lie in a file: this session has no keychain', severity: 'info', delay: 0 },
  'order-running': { title: 'Copies of a rotated secret are being removed', severity: 'info', delay: 2_000 },
  'order-finished': { title: 'Copies of a rotated secret were removed', severity: 'info', delay: 0 },
  'close-application': { title: 'Close an application so that its copies can be removed', severity: 'warning', delay: 30_000 },
  residuals: { title: 'Some copies of a rotated secret remain', severity: 'warning', delay: 0 },
  relapse: { title: 'A rotated secret came back', severity: 'warning', delay: 0 },
  'scanner-denied': { title: 'A file that ends the scanner is left out', severity: 'info', delay: 0 },
  paused: { title: 'Lastcopy is paused', severity: 'info', delay: 24 * 60 * 60_000 },
} as const satisfies Record<string, Condition>;

export type ConditionCode = keyof typeof CONDITIONS;
