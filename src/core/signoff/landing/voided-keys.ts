/** Keys of gates that count no more from a record on. */
import type { Statement, StatementId } from '../../../model/statement.ts';

/** The key of a gate, void from a record on by the word of an owner. */
export interface VoidFrom {
  readonly fingerprint: string;
  readonly from: StatementId;
}

/**
 * Keys that owners of the policy withdrew from a record on, by verified statements. Whole keys are withdrawn of people
 * only: a gate's records keep their order.
 */
export function voidedBy(statements: readonly Statement[], owners: readonly string[]): readonly VoidFrom[] {
  return statements.flatMap((statement) => {
    if (statement.kind !== 'objection' || statement.about.kind !== 'key') return [];
    const { fingerprint, from } = statement.about;
    return from !== null && owners.includes(statement.by.replace(/^person:/, '')) ? [{ fingerprint, from }] : [];
  });
}
