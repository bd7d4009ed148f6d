/**
 * The words for marks: traces that an AI tool leaves in a commit. Every row is plain data (JSON can hold it), so that
 * an organisation can add its own; matching is in `core/attribution/marks/`. All texts compare without case.
 */
import type { MarkRole } from './attribution.ts';

/** What a matching row is worth: the mark of a tool itself, or a hint. */
export type MarkWeight = 'declared' | 'inferred';

/**
 * A test of a text that takes time linear in the text, whatever the row's writer put in. `regex` is RE2 syntax: no
 * look-around, no back-references; unanchored unless it says `^` or `$`. One that is `reviewed` is a row of our own
 * table and known to be linear in the language's own engine, too, which needs no hundredth of the time to compile it.
 */
export type TextPattern =
  | { readonly kind: 'exact' | 'prefix' | 'suffix' | 'contains'; readonly text: string }
  | { readonly kind: 'regex'; readonly source: string; readonly reviewed?: true };

/** Where an identity can stand. `co-author` is any trailer that names a writer: Co-authored-by, Assisted-by … */
export type IdentityField = 'author' | 'committer' | 'co-author';
export const IDENTITY_FIELDS: readonly IdentityField[] = ['author', 'committer', 'co-author'];

/** Days (`YYYY-MM-DD`, UTC, both included, by author date) in which a row is worth something else. */
export interface MarkWindow {
  readonly from: string;
  readonly to: string;
  readonly weight: MarkWeight;
}

interface RowBase {
  /** Unique, stable, `<tool or family>.<what>`: it is `Evidence.mark`. */
  readonly id: string;
  /** Tool id (`claude-code`); null when the row alone does not tell the tool. */
  readonly tool: string | null;
  readonly weight: MarkWeight;
  readonly role: MarkRole;
  /** Where the row is known from: a source letter of `docs/marks.md`, an issue, or the configuration's own words. */
  readonly origin: string;
  /** True when the row was read in one weak place only. */
  readonly unconfirmed?: boolean;
  readonly windows?: readonly MarkWindow[];
}

interface IdentityBase extends RowBase {
  /** Where it counts; everywhere when left out. */
  readonly fields?: readonly IdentityField[];
}

/** Exact e-mail addresses; with `beside`, only when the name fits it too. */
export interface EmailMark extends IdentityBase {
  readonly kind: 'email';
  readonly emails: readonly string[];
  readonly beside?: TextPattern;
}

/** A GitHub account by its number, as in `<id>+<login>@users.noreply.github.com`; survives renames. */
export interface AccountMark extends IdentityBase {
  readonly kind: 'account';
  readonly account: number;
  /** A label for people; never compared. */
  readonly login: string;
  readonly beside?: TextPattern;
}

/**
 * A GitHub login, as in `<login>@users.noreply.github.com`. With `anyId` an address that carries a number matches by
 * its login as well: only for accounts whose number is not known.
 */
export interface LoginMark extends IdentityBase {
  readonly kind: 'login';
  readonly login: TextPattern;
  readonly anyId?: boolean;
  readonly beside?: TextPattern;
}

/** The end of an address (`@example.com`) together with a name; a domain alone is never a mark. */
export interface AddressSuffixMark extends IdentityBase {
  readonly kind: 'address-suffix';
  readonly suffix: string;
  readonly beside: TextPattern;
}

/** A name; `address: automated` asks for an address that no person has (`noreply@…`, `…@example.com`, `[bot]`). */
export interface NameMark extends IdentityBase {
  readonly kind: 'name';
  readonly name: TextPattern;
  readonly address: 'any' | 'automated';
}

/** What the value of a trailer must be. */
export type TrailerValue =
  /** Anything that is not a denial (no, none, false …). */
  | { readonly kind: 'affirmative' }
  | { readonly kind: 'pattern'; readonly pattern: TextPattern }
  /** A tool, a model or "LLM" that the table knows. `people`: the same trailer also credits people. */
  | { readonly kind: 'known-tool'; readonly people: boolean }
  /** A list of uses ("code, tests"); research and review alone do not count. */
  | { readonly kind: 'uses' };

/** A `Key: value` line anywhere in the message. */
export interface TrailerMark extends RowBase {
  readonly kind: 'trailer';
  readonly keys: readonly string[];
  readonly value: TrailerValue;
  /** The value is (or links to) the session. */
  readonly session?: boolean;
  /** Another trailer of the same message that must be there and names the model. */
  readonly modelKey?: string;
}

/** A line of the body, after quote signs, bullets and emoji at its start. */
export interface BodyLineMark extends RowBase {
  readonly kind: 'body-line';
  readonly lines: readonly TextPattern[];
  /** What follows the prefix (in a `regex` group 1, in `contains` what stands before) must name a known tool or model. */
  readonly namesTool?: boolean;
  /** Count it only when the message and the identities have nothing better. */
  readonly fallback?: boolean;
  readonly session?: boolean;
}

/** The name of a branch, without `refs/heads/` or `refs/remotes/<remote>/`. */
export interface BranchMark extends RowBase {
  readonly kind: 'branch';
  readonly branch: TextPattern;
}

/** The first line of the message. */
export interface SubjectMark extends RowBase {
  readonly kind: 'subject';
  readonly subject: TextPattern;
}

/** A note in this ref, whatever it says. */
export interface NoteRefMark extends RowBase {
  readonly kind: 'note-ref';
  readonly ref: string;
}

/** One name that a tool goes by. */
export interface ToolName {
  readonly text: string;
  /**
   * `tool`: nobody else is called that, so beside an unknown address it is a hint. `word`: a given name or an
   * ordinary word that, alone in a trailer for tools, still means the tool (Claude, Cursor). `given-name`: people are
   * credited by it too (Devin, Jules), so alone it is a hint at most.
   */
  readonly means: 'tool' | 'word' | 'given-name';
  /** In running text the capitalised name is a hint. */
  readonly prose?: boolean;
}

/** The names of one tool: they tell which tool an address belongs to, and which values of a trailer mean a tool. */
export interface ToolNameMark extends RowBase {
  readonly kind: 'tool-name';
  readonly toolName: string;
  readonly names: readonly ToolName[];
  /** Domains of the vendor on which `<name>@<domain>` is a hint; never a mark. */
  readonly domains?: readonly string[];
}

/**
 * How the names of a family of models start: `#` stands for a digit, a final `$` for the end of the name. A provider
 * before it (`anthropic/`) is skipped.
 */
export interface ModelNameMark extends RowBase {
  readonly kind: 'model-name';
  readonly starts: readonly string[];
}

/** Prose that names a tool or model, by the names that are marked `prose`. */
export interface ProseMark extends RowBase {
  readonly kind: 'prose';
}

/** One row of the marks table. */
export type MarkRow =
  | EmailMark
  | AccountMark
  | LoginMark
  | AddressSuffixMark
  | NameMark
  | TrailerMark
  | BodyLineMark
  | BranchMark
  | SubjectMark
  | NoteRefMark
  | ToolNameMark
  | ModelNameMark
  | ProseMark;

export type MarkKind = MarkRow['kind'];
export const MARK_KINDS: readonly MarkKind[] = [
  'email',
  'account',
  'login',
  'address-suffix',
  'name',
  'trailer',
  'body-line',
  'branch',
  'subject',
  'note-ref',
  'tool-name',
  'model-name',
  'prose',
];

/** What a configuration asks of the marks table: rows to add, ids of rows (built in or added) not to use. */
export interface MarkSettings {
  readonly add: readonly MarkRow[];
  readonly disable: readonly string[];
}
