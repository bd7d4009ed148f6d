import { describe, expect, it } from 'vitest';
import {
  markedNoteRefs,
  readBranchMarks,
  readCommitMarks,
  readNoteMark,
} from '../../src/core/attribution/marks/read-marks.ts';
import type { MarkTable } from '../../src/core/attribution/marks/mark-table.ts';
import { BUILT_IN_ROWS, builtInMarks, extendMarks } from '../../src/core/attribution/marks/table.ts';
import type { Evidence } from '../../src/model/attribution.ts';
import type { BlobId, RefName } from '../../src/model/id.ts';
import { COMMIT, commitOf } from './case.ts';
import type { CaseInput } from './case.ts';
import { NEGATIVE_CASES } from './negative.ts';
import { IDENTITY_CASES } from './positive-identities.ts';
import { MESSAGE_CASES } from './positive-messages.ts';
import { PLACE_CASES } from './positive-places.ts';

const POSITIVE_CASES = [...IDENTITY_CASES, ...MESSAGE_CASES, ...PLACE_CASES];

function evidenceOf(input: CaseInput, table: MarkTable = builtInMarks()): readonly Evidence[] {
  const refs = input.branch === undefined ? [] : [`refs/heads/${input.branch}`, `refs/remotes/origin/${input.branch}`];
  return [...readCommitMarks(commitOf(input), table).evidence, ...readBranchMarks(refs as RefName[], COMMIT, table)];
}

const isFlagged = (one: Evidence): boolean => one.claim === 'ai' && one.grade === 'declared';

describe('the marks corpus', () => {
  it.each(POSITIVE_CASES.map((one) => [one.says, one] as const))('finds: %s', (_, one) => {
    const found = evidenceOf(one);
    const expected: Partial<Evidence> = {
      mark: one.rows[0],
      tool: one.tool,
      grade: one.grade ?? 'declared',
      claim: one.claim ?? 'ai',
      role: one.role ?? 'agent',
      ...(one.model === undefined ? {} : { model: one.model }),
      ...(one.session === undefined ? {} : { session: one.session }),
    };
    expect(found).toContainEqual(expect.objectContaining(expected));
    const counts = one.grade !== 'inferred' && one.claim !== 'automation';
    expect(found.some(isFlagged)).toBe(counts);
  });

  it.each(NEGATIVE_CASES.map((one) => [one.says, one] as const))('does not flag: %s', (_, one) => {
    const found = evidenceOf(one);
    expect(found.filter(isFlagged)).toEqual([]);
    const claims = found.map((evidence) => (evidence.claim === 'ai' ? 'hint' : evidence.claim));
    expect([...new Set(claims)]).toEqual(one.leaves === undefined ? [] : [one.leaves]);
  });

  it('covers every row of the table and is as large as promised', () => {
    const covered = new Set(POSITIVE_CASES.flatMap((one) => one.rows));
    const seenElsewhere = new Set(['claudit.note']);
    const missing = BUILT_IN_ROWS.map((row) => row.id).filter((id) => !covered.has(id) && !seenElsewhere.has(id));
    expect(missing).toEqual([]);
    const ids = new Set(BUILT_IN_ROWS.map((row) => row.id));
    expect([...covered].filter((id) => !ids.has(id))).toEqual([]);
    expect(POSITIVE_CASES.length).toBeGreaterThanOrEqual(200);
    expect(NEGATIVE_CASES.length).toBeGreaterThanOrEqual(80);
  });

  it.each(POSITIVE_CASES.flatMap((one) => one.rows.map((id) => [id, one.says, one] as const)))(
    'needs the row %s for: %s',
    (id, _, one) => {
      const without = extendMarks(builtInMarks(), [], [id]) as MarkTable;
      expect(evidenceOf(one, without)).not.toEqual(evidenceOf(one));
    },
  );

  it('takes the presence of a note in a marked ref as a mark', () => {
    const table = builtInMarks();
    const ref = 'refs/notes/claude-conversations' as RefName;
    const blob = '5'.repeat(40) as BlobId;
    expect(markedNoteRefs(table)).toContain(ref);
    expect(readNoteMark(ref, blob, COMMIT, table)).toMatchObject({
      mark: 'claudit.note',
      tool: 'claude-code',
      grade: 'declared',
    });
    expect(readNoteMark('refs/notes/commits' as RefName, blob, COMMIT, table)).toBeNull();
  });
});
