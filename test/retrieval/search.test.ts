import { describe, expect, it } from 'vitest';
import { startQuery } from '../../src/core/retrieval/change-query.ts';
import { indexKnowledge } from '../../src/core/retrieval/knowledge-index.ts';
import { createTokenizer } from '../../src/core/retrieval/terms.ts';
import type { KnowledgeDocument } from '../../src/model/knowledge.ts';
import { patch } from '../assessment/builders.ts';

function report(id: string, title: string, text: string, more: Partial<KnowledgeDocument> = {}): KnowledgeDocument {
  return { id, kind: 'incident', title, date: null, url: null, subjects: [], headings: '', text, ...more };
}

const REPORTS = [
  report('dns', 'Zone gone', 'the zone orders.example was deleted and resolvers cached the absence'),
  report('pool', 'Too many connections', 'the checkout pool grew and postgres refused clients'),
  report('disk', 'Disk full on the build agents', 'docker images filled the volume'),
];

describe('terms', () => {
  const { terms, spelling } = createTokenizer();
  it('of an identifier are the whole and its parts, however it is written', () => {
    for (const text of ['maxPoolSize', 'max_pool_size', 'max-pool-size']) {
      expect(terms(text)).toEqual([text.toLowerCase(), 'max', 'pool', 'size']);
    }
  });

  it('bring forms and synonyms of a word together', () => {
    expect(new Set(['nodes', 'node', 'Worker', 'instances'].flatMap(terms)).size).toBe(1);
    expect(terms('deleted')).toEqual(terms('removal'));
    expect(terms('k8s')).toEqual(terms('Kubernetes'));
  });

  it('leave out numbers and words that say nothing, and remember how a word was written', () => {
    expect(terms('the 42 of and 7')).toEqual([]);
    expect(spelling(terms('Evictions')[0] ?? '')).toBe('evictions');
  });
});

describe('a search', () => {
  const index = indexKnowledge(REPORTS);
  const found = (text: string): readonly string[] =>
    index.search({ word: [text] }, 3).map(({ document }) => document.id);

  it('finds the report that speaks of the same things, and only such', () => {
    expect(found('raise the connection pool of the database')[0]).toBe('pool');
    expect(found('remove the DNS zone')[0]).toBe('dns');
    expect(found('sing a song')).toEqual([]);
  });

  it('gives as reason the terms that weigh most, as the change spells them', () => {
    const [match] = index.search({ word: ['Docker IMAGES on a volume'] }, 1);
    expect(match?.document.id).toBe('disk');
    expect(match?.reasons.map(({ term }) => term).toSorted()).toEqual(['docker', 'volume']);
  });

  it('weighs a resource more than a word', () => {
    const both = indexKnowledge([report('a', 'A', 'gateway gateway'), report('b', 'B', 'ledger ledger')]);
    const order = (query: object): readonly string[] => both.search(query, 2).map(({ document }) => document.id);
    expect(order({ resource: ['ledger'], word: ['gateway'] })).toEqual(['b', 'a']);
    expect(order({ word: ['ledger'], resource: ['gateway'] })).toEqual(['a', 'b']);
  });

  it('is not won by the longest report', () => {
    const long = report('long', 'Everything', `${'network timeout volume image cluster '.repeat(400)} zone`);
    const all = indexKnowledge([...REPORTS, long]);
    expect(all.search({ word: ['delete the zone of the orders'] }, 1)[0]?.document.id).toBe('dns');
  });

  it('gives the same order each time, ties by id', () => {
    const twins = indexKnowledge([report('z', 'Same', 'same words'), report('y', 'Same', 'same words')]);
    expect(twins.search({ word: ['same words'] }, 2).map(({ document }) => document.id)).toEqual(['y', 'z']);
  });
});

describe('the query of a change', () => {
  it('holds paths, changed lines, messages and the resources of factors, and no machine-written content', () => {
    const builder = startQuery();
    builder.file(patch({ path: 'infra/dns/zone.tf', from: 'ttl = 60\n', to: 'ttl = 5\n' }));
    builder.file(patch({ path: 'package-lock.json', from: null, to: 'integrity\n' }));
    builder.message('dns: shorter ttl');
    expect(builder.query()).toEqual({
      resource: [],
      path: ['infra/dns/zone.tf', 'package-lock.json'],
      identifier: ['ttl = 60', 'ttl = 5'],
      word: ['dns: shorter ttl'],
    });
  });

  it('stops at a bound, whatever the size of the change', () => {
    const builder = startQuery();
    for (let at = 0; at < 60; at += 1) {
      builder.file(patch({ path: `f${at}.ts`, from: null, to: `${'word '.repeat(70)}\n`.repeat(100) }));
    }
    const length = (builder.query().identifier ?? []).reduce((sum, line) => sum + line.length, 0);
    expect(length).toBeGreaterThan(100_000);
    expect(length).toBeLessThanOrEqual(200_000);
  });
});
