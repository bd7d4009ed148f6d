import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Attribution, Claim, Evidence, Grade, MarkRole } from '../../model/attribution.ts';
import type { FilePatch } from '../../model/change.ts';
import type { CommitId, ObjectId } from '../../model/id.ts';
import type { RepoPath } from '../../model/path.ts';
import { type CommitClues, cluesOf } from './clues.ts';
import { isPlain, PlainCommit } from './plain-commit.ts';
import { SingleCommit } from './single-commit.ts';

const commit = 'a'.repeat(40) as CommitId;
const side = { mode: '100644' as const, oid: 'b'.repeat(40) as ObjectId };

function evidence(claim: Claim, grade: Grade, role: MarkRole): Evidence {
  const source = { kind: 'identity' as const, commit, role: 'author' as const, text: 'x' };
  return {
    mark: `${claim}.${grade}`,
    tool: 't',
    model: null,
    session: null,
    prompter: null,
    grade,
    claim,
    role,
    source,
    via: null,
  };
}

const someEvidence = fc
  .tuple(
    fc.constantFrom<Claim>('ai', 'human', 'mixed', 'automation', 'none'),
    fc.constantFrom<Grade>('captured', 'noted', 'declared', 'inferred'),
    fc.constantFrom<MarkRole>('agent', 'suggestion', 'automation'),
  )
  .map(([claim, grade, role]) => evidence(claim, grade, role));

const hunks = fc
  .array(
    fc.tuple(fc.nat(3), fc.nat(3)).filter(([old, next]) => old + next > 0),
    { maxLength: 4 },
  )
  .map((counts) => {
    let [oldAt, newAt] = [1, 1];
    return counts.map(([oldCount, newCount]) => {
      const hunk = {
        oldStart: oldCount === 0 ? oldAt - 1 : oldAt,
        oldCount,
        newStart: newCount === 0 ? newAt - 1 : newAt,
        newCount,
        body: new Uint8Array(0),
      };
      oldAt += oldCount + 5;
      newAt += newCount + 5;
      return hunk;
    });
  });

const patches = fc
  .uniqueArray(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), hunks, fc.boolean()), {
    selector: ([name]) => name,
    maxLength: 4,
  })
  .map((files) =>
    files.map(([name, list, renamed]): FilePatch => {
      const path = `${name}.ts` as RepoPath;
      const oldPath = renamed ? (`${name}-old.ts` as RepoPath) : path;
      return { oldPath, path, old: side, new: side, binary: false, hunks: list };
    }),
  );

/** What an audit takes from an attribution. */
function numbers(attribution: Attribution): unknown {
  const { tally, evidence: used, findings, files } = attribution;
  const perFile = files.map(({ path, oldPath, opaque, added, deleted }) => {
    const sum = (runs: typeof added): [number, string][] =>
      [...new Set(runs.map((run) => run.class))].map((name) => [
        runs.filter((run) => run.class === name).reduce((total, run) => total + run.count, 0),
        name,
      ]);
    return { path, oldPath, opaque: opaque?.class ?? null, added: sum(added), deleted: sum(deleted) };
  });
  return { tally, evidence: new Set(used.map(({ mark }) => mark)), findings, perFile };
}

test('for a commit without line records the sums equal what following its lines gives', () => {
  fc.assert(
    fc.property(patches, fc.array(someEvidence, { maxLength: 3 }), fc.boolean(), (files, whole, unreadable) => {
      const clues: CommitClues = { ...cluesOf({ commit, evidence: whole, findings: [] }, []), unreadable };
      expect(isPlain(clues)).toBe(true);
      const plain = new PlainCommit();
      const exact = new SingleCommit(commit);
      for (const patch of files) {
        plain.file(patch);
        exact.file(patch);
      }
      expect(plain.transitions).toEqual(exact.transitions);
      expect(numbers(plain.attribution(clues, []))).toEqual(numbers(exact.attribution(clues, [])));
    }),
    { numRuns: 300 },
  );
});
