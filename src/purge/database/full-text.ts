import { type Library, quoted } from './library.ts';

/** A full-text table: https://www.sqlite.org/fts5.html, https://www.sqlite.org/fts3.html */
export class FullText {
  readonly name: string;
  readonly module: 'fts3' | 'fts4' | 'fts5';
  /** The table or view that holds its texts; '' where nobody does; null where it does so itself. */
  readonly #content: string | null;

  constructor(name: string, module: FullText['module'], content: string | null) {
    this.name = name;
    this.module = module;
    this.#content = content;
  }

  /** The other table or view that holds its texts; null where there is none. */
  get content(): string | null {
    return this.#content === '' ? null : this.#content;
  }

  /** Whether a table is one of those in which it keeps its things. */
  owns(table: string): boolean {
    const ending = table.slice(this.name.length + 1).toLowerCase();
    return table.toLowerCase().startsWith(`${this.name.toLowerCase()}_`) && OWN_TABLES[this.module].includes(ending);
  }

  /** Which of its columns a column of its own table is, from 0; null for what is not text of a row. */
  columnAt(table: string, column: number): number | null {
    if (this.#content !== null || table.slice(this.name.length + 1).toLowerCase() !== 'content') return null;
    return column === 0 ? null : column - 1;
  }

  /** The names of its columns. */
  columns(library: Library): string[] {
    return library
      .rows('SELECT name FROM pragma_table_xinfo(?) WHERE hidden = 0 ORDER BY cid', this.name)
      .map((row) => String(row['name']));
  }

  /** Whether its words are those of its texts. Throws where its tokenizer is not known here. */
  isInStep(library: Library): boolean {
    const name = quoted(this.name);
    try {
      // FTS5 compares with another table only when it is told to; FTS4 always does.
      library.run(
        this.module === 'fts5' ? `INSERT INTO ${name}(${name}, rank) VALUES('integrity-check', 1)` : this.#command('integrity-check'),
      );
      return true;
    } catch (error) {
      // SQLITE_CORRUPT_VTAB: https://www.sqlite.org/rescode.html#corrupt_vtab
      if (error instanceof Error && 'errcode' in error && (Number(error.errcode) & 0xff) === 11) return false;
      throw error;
    }
  }

  /** Leaves no word in the index but those of texts that are there now. */
  renew(library: Library): void {
    library.run(this.#command(this.content === null ? 'optimize' : 'rebuild'));
  }

  #command(command: string): string {
    const name = quoted(this.name);
    return `INSERT INTO ${name}(${name}) VALUES('${command}')`;
  }
}

const OWN_TABLES: Readonly<Record<FullText['module'], readonly string[]>> = {
  fts3: ['content', 'segments', 'segdir', 'docsize', 'stat'],
  fts4: ['content', 'segments', 'segdir', 'docsize', 'stat'],
  fts5: ['content', 'data', 'idx', 'docsize', 'config'],
};

/** Null for a virtual table of another module. */
export function fullTextOf(name: string, sql: string): FullText | null {
  const using = /\bUSING\s+(\w+|"[^"]+")\s*(?:\(([\s\S]*)\)\s*)?;?\s*$/i.exec(sql);
  const module = using?.[1]?.replaceAll('"', '').toLowerCase();
  if (module !== 'fts3' && module !== 'fts4' && module !== 'fts5') return null;
  let content: string | null = null;
  for (const argument of argumentsIn(using?.[2] ?? '')) {
    const option = /^\s*content\s*=\s*([\s\S]*?)\s*$/i.exec(argument);
    if (option !== null && module !== 'fts3') content = unquoted(option[1] ?? '');
  }
  return new FullText(name, module, content);
}

/** Splits at commas that stand in no quotes and brackets. */
function argumentsIn(text: string): string[] {
  const found = [''];
  let closing = '';
  for (const character of text) {
    if (closing !== '') {
      if (character === closing) closing = '';
    } else if (character in QUOTES) closing = QUOTES[character] as string;
    else if (character === ',') {
      found.push('');
      continue;
    }
    found[found.length - 1] += character;
  }
  return found;
}

const QUOTES: Readonly<Record<string, string>> = { "'": "'", '"': '"', '`': '`', '[': ']', '(': ')' };

function unquoted(text: string): string {
  const quote = text[0] ?? '';
  if (quote === '[') return text.slice(1, -1);
  return quote === "'" || quote === '"' || quote === '`' ? text.slice(1, -1).replaceAll(quote + quote, quote) : text;
}
