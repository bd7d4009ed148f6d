/** The rules of permissions, telling what was proven of each owner. */
import type { FamilyReader, Told } from './family.ts';
import { iamReader } from './iam.ts';
import { judgeIam } from './iam/judge.ts';
import { unreadable } from './unreadable.ts';

/** For one run. What holds no permissions at all is not called harmless. */
export function iamAlone(): FamilyReader {
  let told: Told = { notes: [], proofs: [] };
  return {
    ...iamReader,
    assess: (input) => {
      const { factors, verdicts, seen } = judgeIam(input);
      told = { notes: [], proofs: verdicts };
      const [file] = input.files;
      if (verdicts.length > 0 || factors.length > 0 || seen || file === undefined) return factors;
      return [unreadable(file, 'iam', 'nothing in it speaks of permissions', input.context)];
    },
    told: () => told,
  };
}
