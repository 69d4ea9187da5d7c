/** The parts of memory whose place depends on what is looked for, told once before the first mark. */

/** Address of the input's first byte. */
export let inputAt: usize = 0;

/** The hunt's keys: records of KEY_SIZE. */
export let keysAt: usize = 0;
export let keyCount: i32 = 0;
/** Where windows have an anchor byte: bit n for one n bytes behind the first, and ANYWHERE. */
export let anchors: u32 = 0;

/** The pieces' bitmap, slots and records; the slots' index is a hash of so many of a piece's first bytes (4 or 8). */
export let pieceFilterAt: usize = 0;
export let pieceSlotsAt: usize = 0;
export let pieceRecordsAt: usize = 0;
export let pieceShift: u32 = 0;
/** Length of the shortest piece, at most RUN; 0 where there are none. */
export let pieceLeast: i32 = 0;

/** Whether anything is hunted for. */
@inline
export function isHunting(): bool {
  return keyCount > 0 || pieceLeast > 0;
}

/** Whether rules are looked for. */
export let hasRules: bool = false;

export function setInput(at: usize, rules: bool): void {
  inputAt = at;
  hasRules = rules;
}

export function setWindows(at: usize, count: i32, places: u32): void {
  keysAt = at;
  keyCount = count;
  anchors = places;
}

export function setPieces(filter: usize, slots: usize, records: usize, shift: u32, least: i32): void {
  pieceFilterAt = filter;
  pieceSlotsAt = slots;
  pieceRecordsAt = records;
  pieceShift = shift;
  pieceLeast = least;
}
