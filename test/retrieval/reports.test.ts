/**
 * How often the search finds the report that a change was described from, on three public collections. Needs them:
 * COUNTERSIGN_DATA names a folder with `incidents/2i2c`, `incidents/dfds` and `incidents/mybinder`.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { isKnowledgeFile, readKnowledge } from '../../src/core/reading/knowledge/document.ts';
import { indexKnowledge } from '../../src/core/retrieval/knowledge-index.ts';
import { DESCRIPTIONS } from './descriptions.ts';

const DATA = process.env['COUNTERSIGN_DATA'];
const root = DATA === undefined ? null : join(DATA, 'incidents');

it.skipIf(root === null || !existsSync(root))('the report is among the first five for nine of ten changes', () => {
  const documents = ['2i2c', 'dfds', 'mybinder'].flatMap((folder) =>
    readdirSync(join(root ?? '', folder))
      .filter(isKnowledgeFile)
      .flatMap((name) => {
        const text = readFileSync(join(root ?? '', folder, name), 'utf8');
        return readKnowledge(`${folder}/${name}`, 'incident', text).documents;
      }),
  );
  expect(documents).toHaveLength(53);
  expect(DESCRIPTIONS.size).toBe(53);
  const index = indexKnowledge(documents);
  const places = [...DESCRIPTIONS].map(([id, description]) => {
    const found = index.search({ word: [description] }, 53).findIndex(({ document }) => document.id.startsWith(id));
    return { id, place: found < 0 ? 99 : found + 1 };
  });
  const missed = places.filter(({ place }) => place > 5);
  const first = places.filter(({ place }) => place === 1).length;
  const mean = places.reduce((sum, { place }) => sum + 1 / place, 0) / places.length;
  // Printed for the record: docs/risk.md quotes it.
  process.stdout.write(
    `reports found: first ${first}, in five ${53 - missed.length} of 53, mean reciprocal rank ${mean.toFixed(3)}; missed ${missed.map(({ id, place }) => `${id} (${place})`).join(', ')}\n`,
  );
  expect(missed.length).toBeLessThanOrEqual(5);
});
