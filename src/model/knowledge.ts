/** The words for what an organisation wrote down: incident reports and pages, and how one resembles a change. */

/** One report or page, reduced to what is searched. */
export interface KnowledgeDocument {
  /** Unique in its collection: a path, or path and id within an export. */
  readonly id: string;
  readonly kind: 'incident' | 'page';
  readonly title: string;
  /** Day it speaks of (`2026-11-21`), null when it names none. */
  readonly date: string | null;
  /** Address for people; null when there is only the file. */
  readonly url: string | null;
  /** Services, components and tags that it names itself. */
  readonly subjects: readonly string[];
  /** Headings without the title, one per line. */
  readonly headings: string;
  /** Running text without markup. */
  readonly text: string;
}

/** A file that should have held documents and could not be read. */
export interface UnreadDocument {
  readonly id: string;
  readonly reason: string;
}

/** What a change is searched by; each term counts once, by the strongest kind it appears as. */
export type TermKind = 'resource' | 'path' | 'identifier' | 'word';

/** Why a document came up: the terms that weighed most. */
export interface MatchReason {
  readonly kind: TermKind;
  readonly term: string;
}

export interface KnowledgeMatch {
  readonly document: Pick<KnowledgeDocument, 'id' | 'kind' | 'title' | 'date' | 'url'>;
  /** BM25+ score; comparable within one search only. */
  readonly score: number;
  /** Strongest first. */
  readonly reasons: readonly MatchReason[];
}
