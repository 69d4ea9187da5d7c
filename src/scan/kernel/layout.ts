/**
 * Where things lie in the kernel's memory, and how its records are made. Read by both sides: by AssemblyScript (assembly/) and by the
 * TypeScript that writes the tables. Plain numbers only; offsets and sizes in bytes, little-endian.
 *
 * From low to high: scratch and small tables at fixed places, then the rules' image, the hunt's tables, the lists of marks, the
 * input between two margins. All but the first begin at a page.
 */

export const PAGE = 65_536;

/** Bytes that one SIMD step turns into masks of one bit each. */
export const BLOCK = 64;
/** Bytes that go through one stage before the next begins: what the stages hand over stays in the first cache. */
export const CHUNK = 4_096;
/** So many blocks behind a chunk are asked for their classes, too: the run that a literal must be followed by may stand there. */
export const BLOCKS_BEHIND = 8;
/** Such a run begins at most so many blocks behind that of the literal. */
export const GATE_BLOCKS = 5;
/** Before the input, and behind it, at least so many bytes may be read; those behind are zero while the kernel runs. */
export const MARGIN = 1_024;

// Per list of marks a record: where its places and its things stand, how many there is room for, how many there are, and how many
// there were when the chunk began.
export const LIST_TABLE = 0x0800;
export const LIST_RECORD = 32;
export const LIST_PLACES = 0;
export const LIST_THINGS = 4;
export const LIST_ROOM = 8;
export const LIST_COUNT = 12;
export const LIST_KEPT = 16;
/** Per kind of hidden text the place that was marked last. */
export const LAST_HIDDEN = 0x0900;
export const HIDDEN_KINDS = 8;
/** Of marks of one kind that stand nearer to one another one stands for all. */
export const NEIGHBOURS = 64;

/** Masks of literals that count only where a long run follows; one 64-bit word per block. */
export const GATED_MASKS = 0x0c00;

// Masks of one chunk: one 64-bit word per block, and those of BLOCKS_BEHIND.
export const LITERAL_MASKS = 0x1000;
export const WORD_MASKS = 0x1400;
export const BASE64_MASKS = 0x1800;
export const ANCHOR_MASKS = 0x1c00;
export const VISIBLE_MASKS = 0x2000;
export const ESCAPE_MASKS = 0x2400;
export const NUL_MASKS = 0x2800;
/** Where 16 word bytes, or base64 characters, begin in a row. */
export const WORD_RUNS = 0x2c00;
export const BASE64_RUNS = 0x2e40;

/** Offsets in the chunk, 16 bits each: those whose bit is set, and those of them that passed a filter. */
export const OFFSETS = 0x3200;
export const PASSED = 0x5800;

/** Bits per byte, for code that looks at one byte at a time. */
export const BYTE_CLASS = 0x8000;
export const IS_WORD = 1;
export const IS_VISIBLE = 2;
export const IS_DIGIT = 4;
export const IS_UPPER = 8;
export const IS_LOWER = 16;
export const IS_ANCHOR = 32;
export const IS_HEX = 64;
/** First byte of an escape, perhaps. */
export const IS_ESCAPE = 128;

/** Sextet per base64 character of either alphabet, else 255. */
export const SEXTET = 0x8100;
/** Pairs of 16-byte tables by low and high half of a byte (see nibbles.ts): a byte is of the class where the two have a bit in common. */
export const BASE64_NIBBLES = 0x8200;
export const ANCHOR_NIBBLES = 0x8220;
/** What to add to a base64 character, by its high half, to get its sextet. */
export const SEXTET_SHIFT = 0x8240;
/** In BASE64_NIBBLES: set for `+` and `/`, which are not word bytes. */
export const NOT_WORD_BIT = 0x80;

/** Where a run or its surroundings are written out to be looked at. */
export const DECODED = 0x8400;
/** Where the text around an escape is written out, unescaped. */
export const UNESCAPED = 0x9400;
/** Two bytes in a row that may be an escape of interest: one bit each. */
export const ESCAPE_PAIRS = 0xa000;

/** The rules' image begins here. */
export const IMAGE = 0x1_0000;

// The image: a header of 32-bit words, offsets relative to the image.
export const IMAGE_ENTRIES = 0;
export const IMAGE_TAILS = 4;
export const IMAGE_LISTS = 8;
export const IMAGE_SIZE = 12;
/** Whether any literal is looked for everywhere, and any at the start of runs only. */
export const IMAGE_HAS_AT_RUNS = 20;
export const IMAGE_HAS_GATED = 24;
/**
 * Four pairs of nibble tables, one per byte of a fragment, in each byte one bit per bucket: three times for literals that are looked for
 * everywhere, then for those that only count where a run of 2 × RUN word bytes follows soon.
 */
export const IMAGE_BUCKETS = 0x80;
export const BUCKET_TABLES = 128;
export const FREE_BUCKETS = 24;
export const GATED_BUCKETS = 8;
/** One bit per hash of four folded bytes. */
export const IMAGE_FILTER = 0x1000;
export const FILTER_BITS = 18;
/** Per hash (some bits shorter): first place in the lists, or 0. */
export const IMAGE_HEADS = 0x9000;
export const HEAD_BITS = 15;
/** Both again for literals that count only where a long run follows. */
export const IMAGE_GATED_FILTER = 0x1_9000;
export const IMAGE_GATED_HEADS = 0x2_1000;
/** The same for literals looked for at the start of runs. */
export const IMAGE_RUN_HEADS = 0x3_1000;
export const RUN_HEAD_BITS = 14;
/** Here begin entries, tails and lists. */
export const IMAGE_RECORDS = 0x3_9000;

/** Bytes of the part of a literal that is hashed. */
export const FRAGMENT = 4;
/** A run of so many word bytes at least begins with each literal that is looked for at the start of runs. */
export const RUN = 16;
/** How far into a run an escape before the literal may reach (`\u0027`, `%5Cu0027`). */
export const RUN_ESCAPE = 10;
/** An entry's longest text. */
export const TEXT = 16;
/** Longest distance from a literal's first byte to the last one of its fragment. */
export const LITERAL_REACH = 60;

// An entry: one spelling of one literal.
export const ENTRY_SIZE = 80;
/** 16 bytes; those that do not count are 0. */
export const ENTRY_TEXT = 0;
/** Bits that are set in the bytes before they are compared: 0x20 where case does not count. */
export const ENTRY_FOLD = 16;
/** 0xff where a byte counts. */
export const ENTRY_CARE = 32;
/** From the text's first byte to its fragment's. */
export const ENTRY_LEAD = 48;
/** The text's length: behind it begins the tail. */
export const ENTRY_LENGTH = 49;
/** From the literal's first byte to the text's. */
export const ENTRY_SKIP = 50;
/** How many of the bytes before the text are compared. */
export const ENTRY_BEFORE = 51;
/** Offset of the tail in the image's tails, or 0 where anything may follow. */
export const ENTRY_TAIL = 52;
export const ENTRY_LITERAL = 56;
/** Entries with the same number compare the same text at the same place. */
export const ENTRY_SHARED_TEXT = 62;
/** Behind the text a run of so many (0, 16 or 32) word bytes must begin, within so many bytes. */
export const ENTRY_RUN = 60;
export const ENTRY_RUN_WITHIN = 61;
/** Escapes may make it later by so many bytes; where more than so many may stand, by any number. */
export const RUN_SLACK = 64;
export const RUN_ESCAPES = 24;
/** The bytes before the text, the nearest first, lower case; for punctuation an escape may stand. */
export const ENTRY_BEFORE_TEXT = 64;
export const BEFORE_TEXT = 16;

// A tail: an automaton over what follows a literal.
export const TAIL_WIDTH = 0;
/** Class per byte. */
export const TAIL_CLASSES = 8;
/** Per state the most bytes after which it can be reached: a match that is later is none. */
export const TAIL_DEADLINES = 264;
/** One row of TAIL_WIDTH states per state. */
export const TAIL_ROWS = 520;
export const TAIL_DEAD = 0;
export const TAIL_ALIVE = 1;
export const TAIL_START = 2;
/** How far a tail is followed; what lives so long is marked. */
export const TAIL_LIMIT = 120;
/** So many bytes are looked at where escapes make for several readings; then what may live is marked. */
export const TAIL_STEPS = 400;

// The hunt: a header per key of windows, then the pieces'.
export const KEY_SIZE = 64;
/** 16 bytes. */
export const KEY_BYTES = 0;
/** Where its bitmap, its table of slots and its records are: addresses. */
export const KEY_FILTER = 16;
export const KEY_SLOTS = 20;
export const KEY_RECORDS = 24;
/** Tag bits by which the bitmap and the table are indexed. */
export const KEY_FILTER_MASK = 28;
export const KEY_SLOT_MASK = 32;
/** Where windows have an anchor byte: bit n for one n bytes behind the first; with this bit, windows without any are sought, too. */
export const ANYWHERE = 0x10000;
/** A slot: 1 + the first record of its chain, or 0. A record: tag (8 bytes), index (4), 1 + next record (4). */
export const RECORD_SIZE = 16;
export const RECORD_TAG = 0;
export const RECORD_INDEX = 8;
export const RECORD_NEXT = 12;

/** As many of a piece's bytes are compared; a piece record: index (4), 1 + next record (4), length (4), bytes. */
export const PIECE_BYTES = 36;
export const PIECE_SIZE = 48;
export const PIECE_INDEX = 0;
export const PIECE_NEXT = 4;
export const PIECE_LENGTH = 8;
export const PIECE_TEXT = 12;

/** The lists of marks. */
export const LISTS = 4;
export const LITERALS = 0;
export const WINDOWS = 1;
export const PIECES = 2;
export const HIDDENS = 3;

/** Changes with what both sides must agree on: a kernel that was built from another layout is refused. */
export const LAYOUT =
  IMAGE_RECORDS +
  3 * ENTRY_SIZE +
  5 * ENTRY_SHARED_TEXT +
  7 * ENTRY_RUN_WITHIN +
  11 * TAIL_ROWS +
  13 * PIECE_SIZE +
  17 * KEY_SIZE +
  FREE_BUCKETS +
  GATED_MASKS;
