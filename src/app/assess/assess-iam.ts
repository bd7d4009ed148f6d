/** The rules of permissions over texts from outside any repository, with what was proven of each owner. */
import { wantsIam } from '../../core/assessment/content/iam-paths.ts';
import type { IamVerdict } from '../../core/assessment/content/iam/judge.ts';
import type { AssessmentContext } from '../../model/assessment-context.ts';
import type { ParserLoader } from '../../ports/parsers.ts';
import { assessedOf, assessTexts } from './assess-texts.ts';
import type { Assessed, GivenChange } from './assess-texts.ts';

/** Judges texts as one change; what holds no permissions at all is not called harmless. */
export async function assessIam(
  subject: string,
  changes: readonly GivenChange[],
  context: AssessmentContext,
  loadParsers: ParserLoader,
): Promise<Assessed> {
  const { iamReader, judgeIam, unreadable } = await loadReader();
  let verdicts: readonly IamVerdict[] = [];
  const load = async (): Promise<typeof iamReader> => ({
    ...iamReader,
    assess: (input) => {
      const judged = judgeIam(input);
      verdicts = judged.verdicts;
      const [file] = input.files;
      if (verdicts.length > 0 || judged.factors.length > 0 || judged.seen || file === undefined) return judged.factors;
      return [unreadable(file, 'iam', 'nothing in it speaks of permissions', input.context)];
    },
  });
  const factors = await assessTexts({ name: 'iam', wants: wantsIam, load }, changes, context, loadParsers);
  return { ...assessedOf(subject, factors, verdicts.map(verdictNote)), proofs: verdicts };
}

async function loadReader(): Promise<
  typeof import('../../core/assessment/content/iam.ts') &
    Pick<typeof import('../../core/assessment/content/iam/judge.ts'), 'judgeIam'> &
    Pick<typeof import('../../core/assessment/content/unreadable.ts'), 'unreadable'>
> {
  const [reader, { judgeIam }, { unreadable }] = await Promise.all([
    import('../../core/assessment/content/iam.ts'),
    import('../../core/assessment/content/iam/judge.ts'),
    import('../../core/assessment/content/unreadable.ts'),
  ]);
  return { ...reader, judgeIam, unreadable };
}

function verdictNote({ owner, verdict, why }: IamVerdict): string {
  switch (verdict) {
    case 'nothing-added':
      return `${owner}: proven, nothing is allowed that was not allowed before`;
    case 'added':
      return `${owner}: something is allowed that was not allowed before`;
    case 'cannot-tell':
      return `${owner}: cannot tell, because ${why ?? 'it could not be compared'}`;
  }
}
