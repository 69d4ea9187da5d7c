import {
  HIDDEN_KINDS,
  HIDDENS,
  LAST_HIDDEN,
  LIST_COUNT,
  LIST_KEPT,
  LIST_PLACES,
  LIST_RECORD,
  LIST_ROOM,
  LIST_TABLE,
  LIST_THINGS,
  LISTS,
  NEIGHBOURS,
} from '../layout';

/**
 * The lists of marks: of each the places, then what stands there, as 32-bit numbers. A list that runs full drops marks and says so;
 * the chunk is then taken back and looked at again in smaller parts, or by the next call.
 */

let overflowed: bool = false;

@inline
function recordOf(list: i32): usize {
  return LIST_TABLE + <usize>(list * LIST_RECORD);
}

export function clearLists(): void {
  for (let list = 0; list < LISTS; list++) store<i32>(recordOf(list), 0, LIST_COUNT);
  for (let kind = 0; kind < HIDDEN_KINDS; kind++) store<i32>(LAST_HIDDEN + <usize>(kind << 2), -NEIGHBOURS);
}

export function add(list: i32, place: u32, thing: u32): void {
  const record = recordOf(list);
  const count = load<i32>(record, LIST_COUNT);
  if (count >= load<i32>(record, LIST_ROOM)) {
    overflowed = true;
    return;
  }
  store<u32>(load<usize>(record, LIST_PLACES) + (<usize>count << 2), place);
  store<u32>(load<usize>(record, LIST_THINGS) + (<usize>count << 2), thing);
  store<i32>(record, count + 1, LIST_COUNT);
}

/** Whether a mark before `place` stands for it: then there is no need to look. */
@inline
export function hasNeighbour(kind: i32, place: i32): bool {
  return place - load<i32>(LAST_HIDDEN + <usize>(kind << 2)) < NEIGHBOURS;
}

export function addHidden(kind: i32, place: i32): void {
  if (hasNeighbour(kind, place)) return;
  store<i32>(LAST_HIDDEN + <usize>(kind << 2), place);
  add(HIDDENS, <u32>place, <u32>kind);
}

/** A chunk begins. */
export function keepLists(): void {
  overflowed = false;
  for (let list = 0; list < LISTS; list++) store<i32>(recordOf(list), load<i32>(recordOf(list), LIST_COUNT), LIST_KEPT);
}

export function isOverflowed(): bool {
  return overflowed;
}

/** Takes back what the chunk, which begins at `place`, has added. */
export function takeBack(place: i32): void {
  for (let list = 0; list < LISTS; list++) store<i32>(recordOf(list), load<i32>(recordOf(list), LIST_KEPT), LIST_COUNT);
  for (let kind = 0; kind < HIDDEN_KINDS; kind++) {
    const last: usize = LAST_HIDDEN + <usize>(kind << 2);
    if (load<i32>(last) >= place) store<i32>(last, place - NEIGHBOURS);
  }
}

/** The chunk's marks in ascending order. */
export function sortLists(): void {
  for (let list = 0; list < LISTS; list++) {
    const record = recordOf(list);
    const from = load<i32>(record, LIST_KEPT);
    const count = load<i32>(record, LIST_COUNT) - from;
    const at = load<usize>(record, LIST_PLACES) + (<usize>from << 2);
    const things = load<usize>(record, LIST_THINGS) + (<usize>from << 2);
    let sorted = true;
    for (let i = 1; i < count; i++) if (keyAt(at, things, i - 1) > keyAt(at, things, i)) sorted = false;
    if (!sorted) heapSort(at, things, count);
  }
}

@inline
function keyAt(at: usize, things: usize, i: i32): u64 {
  return (<u64>load<u32>(at + (<usize>i << 2)) << 32) | load<u32>(things + (<usize>i << 2));
}

@inline
function setKey(at: usize, things: usize, i: i32, key: u64): void {
  store<u32>(at + (<usize>i << 2), <u32>(key >> 32));
  store<u32>(things + (<usize>i << 2), <u32>key);
}

function heapSort(at: usize, things: usize, count: i32): void {
  for (let root = (count >> 1) - 1; root >= 0; root--) sink(at, things, root, count);
  for (let last = count - 1; last > 0; last--) {
    const largest = keyAt(at, things, 0);
    setKey(at, things, 0, keyAt(at, things, last));
    setKey(at, things, last, largest);
    sink(at, things, 0, last);
  }
}

function sink(at: usize, things: usize, from: i32, count: i32): void {
  const key = keyAt(at, things, from);
  let hole = from;
  for (;;) {
    let child = 2 * hole + 1;
    if (child >= count) break;
    if (child + 1 < count && keyAt(at, things, child + 1) > keyAt(at, things, child)) child++;
    if (keyAt(at, things, child) <= key) break;
    setKey(at, things, hole, keyAt(at, things, child));
    hole = child;
  }
  setKey(at, things, hole, key);
}
