/** Numbers and times for people. The words around them are English, so they are formatted in the reader's English. */

const LOCALE = navigator.languages.find((language) => /^en\b/i.test(language)) ?? 'en-GB';

const counts = new Intl.NumberFormat(LOCALE);
const compact = new Intl.NumberFormat(LOCALE, { notation: 'compact', maximumFractionDigits: 1 });
const shares = new Intl.NumberFormat(LOCALE, { style: 'percent', maximumFractionDigits: 0 });
const instants = new Intl.DateTimeFormat(LOCALE, { dateStyle: 'medium', timeStyle: 'medium' });
const relative = new Intl.RelativeTimeFormat(LOCALE, { numeric: 'always', style: 'short' });
const units = new Map(
  (['millisecond', 'second', 'minute', 'hour', 'day'] as const).map((unit) => [
    unit,
    new Intl.NumberFormat(LOCALE, { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: 1 }),
  ]),
);

export const count = (value: number): string => counts.format(value);
export const roughly = (value: number): string => compact.format(value);
export const share = (value: number): string => (value > 0 && value < 0.005 ? `<${shares.format(0.01)}` : shares.format(value));
export const absolute = (instant: string): string => instants.format(new Date(instant));

/** `1 device`, `2 devices`. */
export const plural = (value: number, one: string, many = `${one}s`): string => `${count(value)} ${value === 1 ? one : many}`;

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export function duration(milliseconds: number): string {
  const [unit, size] =
    milliseconds < SECOND
      ? (['millisecond', 1] as const)
      : milliseconds < 2 * MINUTE
        ? (['second', SECOND] as const)
        : milliseconds < 2 * HOUR
          ? (['minute', MINUTE] as const)
          : milliseconds < 2 * DAY
            ? (['hour', HOUR] as const)
            : (['day', DAY] as const);
  return units.get(unit)?.format(milliseconds / size) ?? '';
}

/** `3 min ago`, `in 2 days`; within ten seconds `just now`, as clocks differ. */
export function ago(instant: string, now: number): string {
  const distance = Date.parse(instant) - now;
  const size = Math.abs(distance);
  if (size < 10 * SECOND) return 'just now';
  if (size < MINUTE) return relative.format(Math.round(distance / SECOND), 'second');
  if (size < HOUR) return relative.format(Math.round(distance / MINUTE), 'minute');
  if (size < DAY) return relative.format(Math.round(distance / HOUR), 'hour');
  return relative.format(Math.round(distance / DAY), 'day');
}
