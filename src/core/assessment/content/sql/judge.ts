/** Every act to its judges; the rules of one act stand in one line. */
import type { Finding } from './finding.ts';
import { judgeChecksOff, judgeDropConstraint, judgeGrant } from './judge-access.ts';
import {
  judgeAddColumn,
  judgeConstraint,
  judgeDropValue,
  judgeEnumValue,
  judgeIdentity,
  judgeLoosened,
  judgeNarrowing,
  judgeNotNull,
  judgeRename,
  judgeUniqueIndex,
} from './judge-break.ts';
import { judgeDrop, judgeDropColumn, judgeRows, judgeStored } from './judge-delete.ts';
import {
  judgeAddColumnLock,
  judgeConstraintLock,
  judgeCreateIndex,
  judgeDropIndex,
  judgeLockTable,
  judgePartition,
  judgeReindex,
  judgeRewrite,
  judgeSetNotNull,
  judgeTypeLock,
} from './judge-lock.ts';
import type { Step, World } from './world.ts';

/** What one step does that somebody should know. */
export function judgeStep(step: Step, world: World): readonly Finding[] {
  const { act } = step;
  switch (act.kind) {
    case 'drop':
      return judgeDrop({ ...step, act }, world);
    case 'drop-column':
      return judgeDropColumn({ ...step, act }, world);
    case 'rows':
      return judgeRows({ ...step, act }, world);
    case 'add-column':
      return [...judgeAddColumnLock({ ...step, act }, world), ...judgeAddColumn({ ...step, act }, world)];
    case 'change-type':
      return [...judgeTypeLock({ ...step, act }, world), ...judgeNarrowing({ ...step, act }, world)];
    case 'set-not-null':
      return [...judgeSetNotNull({ ...step, act }, world), ...judgeNotNull({ ...step, act }, world)];
    case 'drop-not-null':
    case 'drop-default':
      return judgeLoosened({ ...step, act }, world);
    case 'change-identity':
      return judgeIdentity({ ...step, act }, world);
    case 'add-constraint':
      return [...judgeConstraintLock({ ...step, act }, world), ...judgeConstraint({ ...step, act }, world)];
    case 'drop-constraint':
      return judgeDropConstraint({ ...step, act }, world);
    case 'create-index':
      return [...judgeCreateIndex({ ...step, act }, world), ...judgeUniqueIndex({ ...step, act }, world)];
    case 'drop-index':
      return judgeDropIndex({ ...step, act }, world);
    case 'reindex':
      return judgeReindex({ ...step, act });
    case 'rewrite':
      return judgeRewrite({ ...step, act }, world);
    case 'partition':
      return judgePartition({ ...step, act }, world);
    case 'rename':
      return judgeRename({ ...step, act }, world);
    case 'add-enum-value':
      return judgeEnumValue({ ...step, act }, world);
    case 'drop-enum-value':
      return judgeDropValue({ ...step, act });
    case 'grant':
      return judgeGrant({ ...step, act });
    case 'checks-off':
      return judgeChecksOff({ ...step, act }, world);
    case 'lock-table':
      return judgeLockTable({ ...step, act }, world);
    case 'stored':
      return judgeStored({ ...step, act }, world);
    case 'create-table':
    case 'create-object':
    case 'validate-constraint':
    case 'setting':
    case 'transaction':
    case 'plain':
    case 'opaque':
      return [];
  }
}
