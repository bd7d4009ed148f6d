/**
 * Which reports and pages speak of what a change touches: BM25+ (Robertson and Zaragoza 2009; Lv and Zhai 2011) over
 * resources, paths, identifiers and words, by the library minisearch. No model, no network; the same input gives the
 * same order.
 */
import MiniSearch, { type SearchResult } from 'minisearch';
import type { KnowledgeDocument, KnowledgeMatch, MatchReason, TermKind } from '../../model/knowledge.ts';
import { createTokenizer } from './terms.ts';

/** What a change is looked for by: texts of each kind, most telling first. */
export type KnowledgeQuery = Readonly<Partial<Record<TermKind, readonly string[]>>>;

/** A collection that can be asked. */
export interface KnowledgeIndex {
  readonly size: number;
  /** The best `most` matches, best first; ties by id. */
  search(query: KnowledgeQuery, most: number): readonly KnowledgeMatch[];
}

const FIELDS = ['title', 'headings', 'subjects', 'text'] as const;
const FIELD_WEIGHTS = { title: 3, headings: 1.5, subjects: 2.5, text: 1 };
/** How much a term counts by what it stands for in the change. */
const KIND_WEIGHTS: Readonly<Record<TermKind, number>> = { resource: 1.6, path: 1.2, identifier: 1.2, word: 1 };
const KINDS: readonly TermKind[] = ['resource', 'path', 'identifier', 'word'];
/** Of a long change the most frequent terms are searched. */
const MOST_TERMS = 400;
const MOST_REASONS = 6;

interface Row {
  readonly id: number;
  readonly title: string;
  readonly headings: string;
  readonly subjects: string;
  readonly text: string;
}

/** Builds the index of a collection. */
export function indexKnowledge(documents: readonly KnowledgeDocument[]): KnowledgeIndex {
  const { terms: termsOf } = createTokenizer();
  const search = new MiniSearch<Row>({
    fields: [...FIELDS],
    tokenize: termsOf,
    processTerm: (term) => term,
    searchOptions: { boost: FIELD_WEIGHTS, combineWith: 'OR', bm25: { k: 1.2, b: 0.7, d: 0.5 } },
  });
  search.addAll(documents.map(rowOf));
  const rarity = raritiesOf(documents, termsOf);
  return {
    size: documents.length,
    search: (query, most) => find(search, documents, rarity, weightedTerms(query), most),
  };
}

function rowOf({ title, headings, subjects, text }: KnowledgeDocument, id: number): Row {
  return { id, title, headings, subjects: subjects.join('\n'), text };
}

function find(
  search: MiniSearch<Row>,
  documents: readonly KnowledgeDocument[],
  rarity: ReadonlyMap<string, number>,
  weights: ReadonlyMap<string, Weighted>,
  most: number,
): readonly KnowledgeMatch[] {
  if (weights.size === 0) return [];
  const terms = [...weights.keys()];
  const results = search.search(
    {
      combineWith: 'OR',
      queries: terms.map((term) => ({ queries: [term], boostTerm: () => weights.get(term)?.weight ?? 1 })),
    },
    { tokenize: (text) => [text] },
  );
  const matches = results.flatMap((result): KnowledgeMatch[] => {
    const document = documents[result.id as number];
    if (document === undefined) return [];
    const { id, kind, title, date, url } = document;
    const reasons = reasonsOf(result.queryTerms, weights, rarity);
    return [{ document: { id, kind, title, date, url }, score: plainScore(result), reasons }];
  });
  return matches.sort((a, b) => b.score - a.score || (a.document.id < b.document.id ? -1 : 1)).slice(0, most);
}

/** The library multiplies BM25+ by the number of matched terms, by which a long report beats the one that is meant. */
function plainScore({ score, queryTerms }: SearchResult): number {
  return score / Math.max(1, queryTerms.length);
}

interface Weighted {
  readonly kind: TermKind;
  readonly weight: number;
  readonly written: string;
}

/** How telling a term is in this collection: the fewer documents hold it, the more. */
function raritiesOf(
  documents: readonly KnowledgeDocument[],
  termsOf: (text: string) => string[],
): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { title, headings, subjects, text } of documents) {
    for (const term of new Set(termsOf([title, headings, ...subjects, text].join('\n')))) {
      counts.set(term, (counts.get(term) ?? 0) + 1);
    }
  }
  return new Map([...counts].map(([term, count]) => [term, Math.log(1 + documents.length / count)]));
}

/** Each term once, by its strongest kind; repetitions raise it slowly. */
function weightedTerms(query: KnowledgeQuery): ReadonlyMap<string, Weighted> {
  // A tokenizer of its own: reasons show words as the change spells them.
  const { terms: termsOf, spelling } = createTokenizer();
  const counts = new Map<string, { kind: TermKind; count: number }>();
  for (const kind of KINDS) {
    for (const text of query[kind] ?? []) {
      for (const term of termsOf(text)) {
        const known = counts.get(term);
        if (known === undefined) counts.set(term, { kind, count: 1 });
        else known.count += 1;
      }
    }
  }
  const all = [...counts].map(([term, { kind, count }]) => {
    const weight = KIND_WEIGHTS[kind] * (1 + Math.log(count));
    return [term, { kind, weight, written: spelling(term) }] as const;
  });
  all.sort(([a, { weight: x }], [b, { weight: y }]) => y - x || (a < b ? -1 : 1));
  return new Map(all.slice(0, MOST_TERMS));
}

function reasonsOf(
  matched: readonly string[],
  weights: ReadonlyMap<string, Weighted>,
  rarity: ReadonlyMap<string, number>,
): readonly MatchReason[] {
  const found = matched.flatMap((term) => {
    const weighted = weights.get(term);
    if (weighted === undefined) return [];
    const { kind, weight, written } = weighted;
    return [{ term: written, kind, weight: weight * (rarity.get(term) ?? 1) }];
  });
  found.sort((a, b) => b.weight - a.weight || (a.term < b.term ? -1 : 1));
  return found.slice(0, MOST_REASONS).map(({ kind, term }) => ({ kind, term }));
}
