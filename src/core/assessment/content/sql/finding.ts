/** What a judge of one act says, before it becomes a factor. */
import type { AssessmentContext, RuleDescription } from '../../../../model/assessment-context.ts';
import type { Effect, Factor, Reversible, Severity, Statefulness } from '../../../../model/assessment.ts';
import { withoutHoles } from '../../../reading/sql/holes.ts';
import { factorOf } from '../../factor.ts';
import type { Step } from './world.ts';

/** Modes of PostgreSQL that others have to wait for. */
export type LockMode = 'ACCESS EXCLUSIVE' | 'EXCLUSIVE' | 'SHARE ROW EXCLUSIVE' | 'SHARE' | 'SHARE UPDATE EXCLUSIVE';

export interface Finding {
  readonly rule: RuleDescription;
  /** What is locked or lost, with its mode: `ACCESS EXCLUSIVE on users`. */
  readonly witness: string;
  readonly base?: Severity;
  /** A sentence for this case; the rule's own where it is left out. */
  readonly why?: string;
  readonly remedy?: string;
  readonly effect?: Effect;
  readonly reversible?: Reversible;
  readonly from?: string;
  readonly resource?: { readonly kind: string; readonly address: string; readonly statefulness: Statefulness };
  /** The lock that it takes, where waiting for it is dangerous. */
  readonly lock?: LockMode;
}

const NAMES: Readonly<Record<Step['migration']['dialect'], string>> = {
  postgresql: 'PostgreSQL',
  mysql: 'MySQL',
  sqlite: 'SQLite',
  mssql: 'SQL Server',
  oracle: 'Oracle',
};

/** The factor of a finding at the place of its statement. */
export function factorAt(step: Step, finding: Finding, context: AssessmentContext): Factor {
  const { statement, migration, path } = step;
  const parsed = statement.readBy === 'tokens' ? ` (${NAMES[migration.dialect]}, not parsed: read by its words)` : '';
  const { rule, base, why, remedy, effect, reversible, resource } = finding;
  return factorOf(
    rule,
    {
      path,
      lines: { start: statement.line, end: statement.endLine },
      from: finding.from ?? null,
      to: `${statement.text}${parsed}`,
      witness: withoutHoles(migration.dialect === 'postgresql' ? finding.witness : withoutMode(finding.witness)),
      ...(base === undefined ? {} : { base }),
      ...(why === undefined ? {} : { why }),
      ...(remedy === undefined ? {} : { remedy }),
      ...(effect === undefined ? {} : { effect }),
      ...(reversible === undefined ? {} : { reversible }),
      ...(resource === undefined
        ? {}
        : { resource: { ...resource, address: withoutHoles(resource.address), knownBy: 'name' } }),
    },
    context,
  );
}

/** The modes of locks are PostgreSQL's own words. */
function withoutMode(witness: string): string {
  const mode = MODES.find((one) => witness.startsWith(`${one} on `));
  return mode === undefined ? witness : witness.slice(mode.length + 4);
}

const MODES: readonly LockMode[] = [
  'ACCESS EXCLUSIVE',
  'EXCLUSIVE',
  'SHARE ROW EXCLUSIVE',
  'SHARE',
  'SHARE UPDATE EXCLUSIVE',
];
