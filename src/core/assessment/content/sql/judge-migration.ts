/** Judges of a migration as a whole: transactions, what is held while slow work runs, timeouts, the way back. */
import type { Finding, LockMode } from './finding.ts';
import { LOCK_HELD, LOCK_TIMEOUT } from './rules-lock.ts';
import { DOWN_MISSING, TRANSACTION_NESTING } from './rules-migration.ts';
import type { Step, World } from './world.ts';

/** A finding at the step that it is shown at. */
export interface PlacedFinding {
  readonly step: Step;
  readonly finding: Finding;
}

/** `found` are the findings of the steps alone, in order; `steps` are those of one migration. */
export function judgeMigration(
  steps: readonly Step[],
  found: readonly PlacedFinding[],
  world: World,
): readonly PlacedFinding[] {
  return [...transactions(steps), ...held(steps, world), ...timeout(steps, found), ...wayBack(steps)];
}

function transactions(steps: readonly Step[]): readonly PlacedFinding[] {
  const placed: PlacedFinding[] = [];
  let open: Step | null = null;
  for (const step of steps) {
    const { act, migration } = step;
    const wrapped = migration.wrapping.kind === 'whole';
    if (act.kind === 'transaction') {
      const nested = wrapped || (act.verb === 'begin' ? open !== null : open === null);
      if (nested && step.fresh)
        placed.push(
          nesting(
            step,
            `${act.verb.toUpperCase()}: ${wrapped ? migration.wrapping.because : 'no transaction matches it'}`,
          ),
        );
      open = act.verb === 'begin' ? step : null;
      continue;
    }
    const concurrently = 'concurrently' in act && act.concurrently;
    if (concurrently && step.fresh && migration.dialect === 'postgresql' && (open !== null || wrapped)) {
      placed.push(
        nesting(step, `CONCURRENTLY: ${open === null ? migration.wrapping.because : 'a transaction is open'}`),
      );
    }
  }
  if (open !== null && open.fresh && !placed.some(({ step }) => step === open))
    placed.push(nesting(open, 'BEGIN that nothing commits'));
  return placed;
}

function nesting(step: Step, witness: string): PlacedFinding {
  return { step, finding: { rule: TRANSACTION_NESTING, witness, why: `${TRANSACTION_NESTING.why} Here: ${witness}.` } };
}

/** The first exclusive lock of each transaction, and the first slow statement behind it. */
function held(steps: readonly Step[], world: World): readonly PlacedFinding[] {
  const locked = new Map<number, Step>();
  const told = new Set<number>();
  const placed: PlacedFinding[] = [];
  for (const step of steps) {
    if (step.migration.dialect !== 'postgresql') return [];
    const holder = locked.get(step.transaction);
    const slow = slowWork(step, world);
    if (
      holder !== undefined &&
      slow !== null &&
      !told.has(step.transaction) &&
      (step.fresh || holder.fresh) &&
      holder.statement !== step.statement
    ) {
      told.add(step.transaction);
      placed.push(heldFinding(step, holder, slow));
    }
    if (holder === undefined && exclusiveTable(step, world) !== null) locked.set(step.transaction, step);
  }
  return placed.map(({ step, finding }) => ({
    step,
    finding: withTable(finding, locked.get(step.transaction), world),
  }));
}

function heldFinding(step: Step, holder: Step, slow: string): PlacedFinding {
  const because =
    step.begun === null ? step.migration.wrapping.because : `BEGIN in line ${step.begun} opens the transaction`;
  const why = `Line ${holder.statement.line} closes its table, and ${slow} runs before it opens again. ${capital(because)}.`;
  return { step, finding: { rule: LOCK_HELD, ...(step.shared ? {} : { base: 'medium' }), why, witness: '' } };
}

function withTable(finding: Finding, holder: Step | undefined, world: World): Finding {
  const table = holder === undefined ? null : exclusiveTable(holder, world);
  return { ...finding, witness: `ACCESS EXCLUSIVE on ${table ?? 'a table'}` };
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The table that a step closes until its transaction ends; null when none, or none with readers. */
function exclusiveTable({ act }: Step, world: World): string | null {
  switch (act.kind) {
    case 'add-column':
    case 'drop-column':
    case 'change-type':
    case 'set-not-null':
    case 'drop-not-null':
    case 'drop-default':
    case 'drop-constraint':
    case 'rewrite':
      return world.isNew(act.table) ? null : act.table;
    case 'add-constraint':
      return act.constraint === 'foreign' || world.isNew(act.table) ? null : act.table;
    case 'rename':
      return act.object === 'table' && !world.isNew(act.from) ? act.from : act.object === 'column' ? act.table : null;
    case 'lock-table':
      return act.exclusive && !world.isNew(act.table) ? act.table : null;
    case 'rows':
      return act.verb === 'truncate' && !world.isNew(act.table) ? act.table : null;
    case 'partition':
      return act.concurrently || world.isNew(act.table) ? null : act.table;
    case 'create-table':
    case 'create-object':
    case 'stored':
    case 'drop':
    case 'validate-constraint':
    case 'create-index':
    case 'drop-index':
    case 'reindex':
    case 'add-enum-value':
    case 'drop-enum-value':
    case 'change-identity':
    case 'setting':
    case 'transaction':
    case 'grant':
    case 'checks-off':
    case 'plain':
    case 'opaque':
      return null;
  }
}

/** What takes as long as the table is large, in words; null for everything short. */
function slowWork({ act }: Step, world: World): string | null {
  if (act.kind === 'create-index')
    return world.isNew(act.table) || act.concurrently ? null : `an index build on ${act.table}`;
  if (act.kind === 'validate-constraint') return world.isNew(act.table) ? null : `a scan of ${act.table}`;
  if (act.kind === 'reindex') return `a reindex of ${act.name}`;
  if (act.kind === 'rewrite') return world.isNew(act.table) ? null : `a rewrite of ${act.table}`;
  if (act.kind !== 'rows' || world.isNew(act.table)) return null;
  if (act.verb === 'insert') return act.source === null || world.isNew(act.source) ? null : `a copy from ${act.source}`;
  return act.verb === 'truncate' || act.choice === 'few' ? null : `a write of many rows of ${act.table}`;
}

const DANGEROUS: ReadonlySet<LockMode> = new Set(['ACCESS EXCLUSIVE', 'EXCLUSIVE', 'SHARE ROW EXCLUSIVE', 'SHARE']);

function timeout(steps: readonly Step[], found: readonly PlacedFinding[]): readonly PlacedFinding[] {
  const [first] = steps;
  if (first?.migration.dialect !== 'postgresql') return [];
  const set = steps.find(
    ({ act }) => act.kind === 'setting' && TIMEOUTS.has(act.name) && act.value !== '0' && act.value !== 'default',
  );
  const locks = found.filter(
    ({ finding, step }) => finding.lock !== undefined && DANGEROUS.has(finding.lock) && step.fresh,
  );
  const bare = locks.find(({ step }) => set === undefined || step.position < set.position);
  if (bare === undefined) return [];
  return [{ step: bare.step, finding: { rule: LOCK_TIMEOUT, witness: bare.finding.witness } }];
}

const TIMEOUTS: ReadonlySet<string> = new Set(['lock_timeout', 'statement_timeout', 'transaction_timeout']);

function wayBack(steps: readonly Step[]): readonly PlacedFinding[] {
  const step = steps.find(({ fresh, act }) => fresh && act.kind !== 'setting' && act.kind !== 'transaction');
  if (step === undefined) return [];
  const { back, tool } = step.migration;
  if (back.kind === 'not-kept' || back.kind === 'present') return [];
  return [{ step, finding: { rule: DOWN_MISSING, witness: `${tool}: ${back.what}` } }];
}
