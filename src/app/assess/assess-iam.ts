/** The rules of permissions over texts from outside any repository, with what was proven of each owner. */
import type { Proof } from '../../core/assessment/content/family.ts';
import type { AssessmentContext } from '../../model/assessment-context.ts';
import { assessedOf, assessTexts, familyNamed } from './assess-texts.ts';
import type { Assessed, GivenChange } from './assess-texts.ts';
import type { FamilyRunner } from './family-work.ts';

/** Judges texts as one change; what holds no permissions at all is not called harmless. */
export async function assessIam(
  subject: string,
  changes: readonly GivenChange[],
  context: AssessmentContext,
  runner: FamilyRunner,
): Promise<Assessed> {
  const { factors, told } = await assessTexts(familyNamed('iam'), changes, context, runner, { family: 'iam' });
  const proofs = told?.proofs ?? [];
  return { ...assessedOf(subject, factors, proofs.map(proofNote)), proofs };
}

function proofNote({ owner, verdict, why }: Proof): string {
  switch (verdict) {
    case 'nothing-added':
      return `${owner}: proven, nothing is allowed that was not allowed before`;
    case 'added':
      return `${owner}: something is allowed that was not allowed before`;
    case 'cannot-tell':
      return `${owner}: cannot tell, because ${why ?? 'it could not be compared'}`;
  }
}
