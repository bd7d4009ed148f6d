/** The marks table, checked, compiled and indexed; only {@link buildMarkTable} makes one. */
import { createHash } from 'node:crypto';
import type { Problem } from '../../../model/error.ts';
import type {
  AccountMark,
  AddressSuffixMark,
  BodyLineMark,
  BranchMark,
  EmailMark,
  LoginMark,
  MarkRow,
  ModelNameMark,
  NameMark,
  NoteRefMark,
  ProseMark,
  SubjectMark,
  TextPattern,
  ToolName,
  ToolNameMark,
  TrailerMark,
} from '../../../model/mark.ts';
import { checkRow } from './row-check.ts';
import { checkedPattern, compileStart } from './text-pattern.ts';
import type { CompiledPattern } from './text-pattern.ts';

/** A row with one of its patterns compiled. */
export interface Compiled<R> {
  readonly row: R;
  readonly pattern: CompiledPattern;
}

/** A row whose name must fit too; null when any name does. */
export interface Guarded<R> {
  readonly row: R;
  readonly beside: CompiledPattern | null;
}

export interface KnownName {
  readonly row: ToolNameMark;
  readonly name: ToolName;
  readonly lowered: string;
}

/** Rows by what has to be looked up; the rows of a configuration stand before the built-in ones. */
export interface MarkIndex {
  readonly emails: ReadonlyMap<string, readonly Guarded<EmailMark>[]>;
  readonly accounts: ReadonlyMap<string, readonly Guarded<AccountMark>[]>;
  readonly logins: readonly {
    readonly row: LoginMark;
    readonly login: CompiledPattern;
    readonly beside: CompiledPattern | null;
  }[];
  readonly suffixes: readonly Compiled<AddressSuffixMark>[];
  readonly names: readonly Compiled<NameMark>[];
  /** By key, lower case. */
  readonly trailers: ReadonlyMap<
    string,
    readonly { readonly row: TrailerMark; readonly pattern: CompiledPattern | null }[]
  >;
  /** Body lines that start with a known word, by that word in lower case; the others by nothing. */
  readonly bodyByWord: ReadonlyMap<string, readonly Compiled<BodyLineMark>[]>;
  readonly bodyContains: readonly { readonly row: BodyLineMark; readonly text: string }[];
  readonly bodyOther: readonly Compiled<BodyLineMark>[];
  readonly branches: readonly Compiled<BranchMark>[];
  readonly subjects: readonly Compiled<SubjectMark>[];
  readonly noteRefs: ReadonlyMap<string, NoteRefMark>;
  /** Names of tools by their first word in lower case, longest first. */
  readonly toolNames: ReadonlyMap<string, readonly KnownName[]>;
  readonly models: readonly { readonly row: ModelNameMark; readonly starts: (lowered: string) => boolean }[];
  readonly prose: ProseMark | null;
  /** Finds the names marked `prose`, in any case; null without any. */
  readonly proseNames: RegExp | null;
  /** Vendors' domains, with the tools that go by `<name>@<domain>`. */
  readonly vendorDomains: ReadonlyMap<string, readonly ToolNameMark[]>;
}

declare const checked: unique symbol;

/** A marks table that was checked as a whole. */
export interface MarkTable {
  readonly [checked]: true;
  /** Every row, those of the configuration first; rows not in use are still here. */
  readonly rows: readonly MarkRow[];
  readonly disabled: ReadonlySet<string>;
  readonly index: MarkIndex;
}

/**
 * Checks and indexes rows; every problem at once. Rows that come first win. Those in `sound` are not checked one by one
 * again, only that their ids are their own.
 */
export function buildMarkTable(
  rows: readonly MarkRow[],
  disabled: readonly string[],
  sound: ReadonlySet<MarkRow> = new Set(),
): MarkTable | Problem[] {
  const problems: Problem[] = [];
  const ids = new Set<string>();
  for (const row of rows) {
    if (ids.has(row.id)) {
      problems.push({
        place: null,
        message: `marks: two rows have the id ${JSON.stringify(row.id)}`,
        remedy: 'Give each row an id of its own.',
      });
    }
    ids.add(row.id);
    if (!sound.has(row)) problems.push(...checkRow(row));
  }
  for (const id of disabled) {
    if (ids.has(id)) continue;
    problems.push({
      place: null,
      message: `marks: no row has the id ${JSON.stringify(id)}, so it cannot be disabled`,
      remedy: 'The ids are listed in docs/marks.md.',
    });
  }
  if (problems.length > 0) return problems;
  const off = new Set(disabled);
  return { rows, disabled: off, index: indexOf(rows.filter((row) => !off.has(row.id))) } as unknown as MarkTable;
}

/** SHA-256 of everything that can change what the table finds, as `sha256:<hex>`; part of a cache key. */
export function marksDigest(table: MarkTable): string {
  const text = JSON.stringify({ version: 1, rows: table.rows.map(canonical), disabled: [...table.disabled].sort() });
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}

/** The same value with every object's keys in order. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value)
    .filter(([, inner]) => inner !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, inner]) => [key, canonical(inner)]);
}

function indexOf(rows: readonly MarkRow[]): MarkIndex {
  const build = new IndexBuilder();
  for (const row of rows) build.add(row);
  return build.done();
}

class IndexBuilder {
  readonly #emails = new Map<string, Guarded<EmailMark>[]>();
  readonly #accounts = new Map<string, Guarded<AccountMark>[]>();
  readonly #logins: MarkIndex['logins'][number][] = [];
  readonly #suffixes: Compiled<AddressSuffixMark>[] = [];
  readonly #names: Compiled<NameMark>[] = [];
  readonly #trailers = new Map<string, { row: TrailerMark; pattern: CompiledPattern | null }[]>();
  readonly #bodyByWord = new Map<string, Compiled<BodyLineMark>[]>();
  readonly #bodyContains: { row: BodyLineMark; text: string }[] = [];
  readonly #bodyOther: Compiled<BodyLineMark>[] = [];
  readonly #branches: Compiled<BranchMark>[] = [];
  readonly #subjects: Compiled<SubjectMark>[] = [];
  readonly #noteRefs = new Map<string, NoteRefMark>();
  readonly #toolNames = new Map<string, KnownName[]>();
  readonly #models: MarkIndex['models'][number][] = [];
  readonly #prose: string[] = [];
  readonly #domains = new Map<string, ToolNameMark[]>();
  #proseRow: ProseMark | null = null;

  add(row: MarkRow): void {
    switch (row.kind) {
      case 'email':
        for (const email of row.emails) push(this.#emails, email.toLowerCase(), guarded(row));
        return;
      case 'account':
        push(this.#accounts, String(row.account), guarded(row));
        return;
      case 'login':
        this.#logins.push({ row, login: checkedPattern(row.login), beside: guarded(row).beside });
        return;
      case 'address-suffix':
        this.#suffixes.push({ row, pattern: checkedPattern(row.beside) });
        return;
      case 'name':
        this.#names.push({ row, pattern: checkedPattern(row.name) });
        return;
      case 'trailer':
        for (const key of row.keys) {
          const pattern = row.value.kind === 'pattern' ? checkedPattern(row.value.pattern) : null;
          push(this.#trailers, key.toLowerCase(), { row, pattern });
        }
        return;
      case 'body-line':
        for (const line of row.lines) this.#addBodyLine(row, line);
        return;
      case 'branch':
        this.#branches.push({ row, pattern: checkedPattern(row.branch) });
        return;
      case 'subject':
        this.#subjects.push({ row, pattern: checkedPattern(row.subject) });
        return;
      case 'note-ref':
        this.#noteRefs.set(row.ref, row);
        return;
      case 'tool-name':
        this.#addToolNames(row);
        return;
      case 'model-name':
        for (const start of row.starts) this.#models.push({ row, starts: compileStart(start) });
        return;
      case 'prose':
        this.#proseRow ??= row;
        return;
    }
  }

  done(): MarkIndex {
    for (const names of this.#toolNames.values()) names.sort((a, b) => b.lowered.length - a.lowered.length);
    const prose = this.#prose.map(escaped).sort((a, b) => b.length - a.length);
    return {
      emails: this.#emails,
      accounts: this.#accounts,
      logins: this.#logins,
      suffixes: this.#suffixes,
      names: this.#names,
      trailers: this.#trailers,
      bodyByWord: this.#bodyByWord,
      bodyContains: this.#bodyContains,
      bodyOther: this.#bodyOther,
      branches: this.#branches,
      subjects: this.#subjects,
      noteRefs: this.#noteRefs,
      toolNames: this.#toolNames,
      models: this.#models,
      prose: this.#proseRow,
      proseNames: prose.length > 0 ? new RegExp(`\\b(?:${prose.join('|')})\\b`, 'gi') : null,
      vendorDomains: this.#domains,
    };
  }

  #addBodyLine(row: BodyLineMark, line: TextPattern): void {
    if (line.kind === 'contains') {
      this.#bodyContains.push({ row, text: line.text.toLowerCase() });
      return;
    }
    const word = line.kind === 'prefix' || line.kind === 'exact' ? firstWord(line.text.toLowerCase()) : '';
    if (word === '') this.#bodyOther.push({ row, pattern: checkedPattern(line) });
    else push(this.#bodyByWord, word, { row, pattern: checkedPattern(line) });
  }

  #addToolNames(row: ToolNameMark): void {
    for (const name of row.names) {
      const lowered = name.text.toLowerCase();
      push(this.#toolNames, firstWord(lowered), { row, name, lowered });
      if (name.prose === true) this.#prose.push(name.text);
    }
    for (const domain of row.domains ?? []) push(this.#domains, domain.toLowerCase(), row);
  }
}

/** The letters, digits and hyphens that a lower-case text starts with, after anything else. */
export function firstWord(lowered: string): string {
  return /[a-z0-9][a-z0-9-]*/.exec(lowered)?.[0] ?? '';
}

function guarded<R extends EmailMark | AccountMark | LoginMark>(row: R): Guarded<R> {
  return { row, beside: row.beside === undefined ? null : checkedPattern(row.beside) };
}

function push<V>(map: Map<string, V[]>, key: string, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
