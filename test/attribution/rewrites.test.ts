import { expect, it } from 'vitest';
import { CHAINS } from './cases/chains.ts';
import { CONTENTS } from './cases/contents.ts';
import { EVIDENCE } from './cases/evidence.ts';
import { MATRIX } from './cases/matrix.ts';
import { MERGES } from './cases/merges.ts';
import { runCases } from './suite.ts';

runCases('merges inside a change', MERGES);
runCases('every sort of content', CONTENTS);
runCases('rewrites in a row', CHAINS);
runCases('evidence that agrees, disagrees and gets lost', EVIDENCE);

it('there are at least 150 cases, and every name is its own', () => {
  const names = [...MERGES, ...CONTENTS, ...EVIDENCE, ...CHAINS, ...MATRIX].map(({ name }) => name);
  expect(names.length).toBeGreaterThanOrEqual(150);
  expect(new Set(names).size).toBe(names.length);
});
