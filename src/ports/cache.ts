/**
 * What the core keeps between two runs, in domain words. Everything kept can be computed again: a damaged, missing or
 * foreign entry is as good as none, and never an error. Implemented in `adapters/cache/`; imports only `model/`.
 */
import type { CommitId } from '../model/id.ts';

/** One kept audit record, still encoded. */
export interface KeptRecord {
  /** What besides the commit itself the record was computed from (notes, pull-request heads). */
  readonly inputs: string;
  /** The encoded record, one line without its line feed. */
  readonly text: string;
}

/** The kept records of one engine: one version of the tables, rules and policy. */
export interface RecordKeeper {
  /** The record of a commit, or null. The newest entry of a commit counts. */
  get(commit: CommitId): KeptRecord | null;
  /** Number of commits with a record. */
  readonly size: number;
  /** Adds a record; it is on disk after {@link flush}. `text` holds no line feed. */
  put(commit: CommitId, record: KeptRecord): void;
  flush(): void;
  close(): void;
}

/** Texts that take longer to parse and check than to compare. */
export type ReadingKind = 'policy' | 'people';

/** The kept things of one repository. */
export interface Cache {
  /** Folder on disk, for messages. */
  readonly folder: string;
  records(engine: string): RecordKeeper;
  /** A whole kept text (a summary, the history index) by name, or null. */
  read(name: string): string | null;
  /**
   * What this very build made of a text some time; undefined when it is not known. It was checked then, and is not
   * again: gates do not ask (docs/decisions/0010).
   */
  reading(kind: ReadingKind, text: string): unknown;
  /** Keeps what was made of a text: plain data, maps and sets. */
  keepReading(kind: ReadingKind, text: string, value: unknown): void;
  /** Keeps a text under a name, atomically. Failing to write is reported by false, not by an exception. */
  write(name: string, text: string): boolean;
}
