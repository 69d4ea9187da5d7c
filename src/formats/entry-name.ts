/** A longer name is cut where it is told: it serves to be found again. */
const LONGEST = 1_024;

/** A name out of an archive as it may be told: on one line, of bounded length, never empty. */
export function cleanName(name: string): string {
  // oxlint-disable-next-line no-control-regex -- names in archives may hold anything
  const shown = name.replaceAll(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, '\ufffd').toWellFormed();
  if (shown === '') return '(no name)';
  return shown.length > LONGEST ? `${shown.slice(0, LONGEST).toWellFormed()}…` : shown;
}
