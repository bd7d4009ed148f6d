/** What an author declares of their own commits: that no AI wrote in them beyond completion. */
import type { Evidence, Finding } from '../../model/attribution.ts';
import { type CommitClues, ownEvidence, saysAi } from './clues.ts';
import { contradictedDeclaration } from './contradictions.ts';

/**
 * The clues with the declaration among them. Beside any evidence of an AI it counts for nothing and is a violation:
 * whoever declares cannot take evidence away.
 */
export function withDeclared(clues: CommitClues, declared: Evidence, by: string): CommitClues {
  const evidence = [...ownEvidence(clues), ...(clues.traced?.sourceEvidence ?? [])];
  if (!saysAi(evidence)) return { ...clues, whole: [...clues.whole, declared] };
  const finding: Finding = contradictedDeclaration(clues.commit, by, evidence);
  return { ...clues, findings: [...clues.findings, finding] };
}
