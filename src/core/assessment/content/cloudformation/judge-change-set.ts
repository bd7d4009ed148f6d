/** Change sets of CloudFormation: what the service itself says that it would do. */
import type { AssessmentContext } from '../../../../model/assessment-context.ts';
import type { Factor } from '../../../../model/assessment.ts';
import type { ChangeSet, StackChange } from '../../../reading/cloudformation/change-set.ts';
import { member, objectIn, textIn } from '../../../reading/cloudformation/json-value.ts';
import type { JsonObject } from '../../../reading/cloudformation/json-value.ts';
import type { ReadFile } from '../family.ts';
import { lostAttributes } from '../infrastructure/attribute-guardrails.ts';
import { NOT_KNOWN, plainSide } from '../infrastructure/attribute-values.ts';
import { lostGuardrail } from '../infrastructure/guardrails.ts';
import { resourceKind } from '../infrastructure/resource-classes.ts';
import { gravest, productionNamed } from '../infrastructure/stated-environment.ts';
import { DELETE, DELETE_STACK, NOT_FOLLOWED, REPLACE, REPLACE_CONDITIONAL, RETAIN } from './rules.ts';
import { isStack, lossOf, possibleLossOf, stackFactor } from './sight.ts';
import type { StackSeen } from './sight.ts';

/** Every factor of a file: one change set, or several of which some are nested in others. */
export function judgeChangeSets(
  file: ReadFile,
  sets: readonly ChangeSet[],
  context: AssessmentContext,
): readonly Factor[] {
  const known = new Set(sets.flatMap(({ id }) => id ?? []));
  return sets.flatMap((set) => [
    ...(set.incomplete === null ? [] : [incomplete(file, set.stack, 'a change set', set.incomplete, context)]),
    ...set.changes.flatMap((change) => judgeChange(file, set, change, known, context)),
  ]);
}

function judgeChange(
  file: ReadFile,
  { stack }: ChangeSet,
  change: StackChange,
  known: ReadonlySet<string>,
  context: AssessmentContext,
): readonly Factor[] {
  const followed = change.nested === null || known.has(change.nested);
  const nested = followed
    ? []
    : [incomplete(file, change.id, 'a nested stack', 'its own change set is not in the file', context)];
  return [...nested, ...act(file, stack, change, context), ...protections(file, stack, change, context)];
}

function act(file: ReadFile, stack: string, change: StackChange, context: AssessmentContext): readonly Factor[] {
  const { type, kept, forcedBy } = change;
  const seen = {
    ...about(file, stack, change),
    from: `${change.id} (${resourceKind(type).noun})`,
    to: change.action + (forcedBy.length === 0 ? '' : `: ${forcedBy.join(', ')}`),
  };
  const loss = kept === 'snapshot' ? ({ base: 'high', reversible: 'with-effort' } as const) : lossOf(type);
  switch (change.act) {
    case 'none':
      return [];
    case 'unknown':
      return [
        incomplete(file, change.id, 'a resource', `its action "${change.action.slice(0, 60)}" is not known`, context),
      ];
    case 'delete':
      if (kept === 'retain') return [stackFactor(RETAIN, seen, context)];
      if (isStack(type)) return [stackFactor(DELETE_STACK, seen, context)];
      return [stackFactor(DELETE, { ...seen, change: loss }, context)];
    case 'replace': {
      if (kept !== 'retain') return [stackFactor(REPLACE, { ...seen, change: loss }, context)];
      const change = { base: 'medium', reversible: 'with-effort' } as const;
      return [stackFactor(REPLACE, { ...seen, change }, context), stackFactor(RETAIN, seen, context)];
    }
    case 'maybe-replace':
      // A nested stack is never replaced by a change inside it.
      return isStack(type) && forcedBy.length === 0
        ? []
        : [stackFactor(REPLACE_CONDITIONAL, { ...seen, change: possibleLossOf(type) }, context)];
  }
}

const AFTER_APPLY = '{{changeSet:KNOWN_AFTER_APPLY}}';

function protections(
  file: ReadFile,
  stack: string,
  change: StackChange,
  context: AssessmentContext,
): readonly Factor[] {
  const { before, after, type } = change;
  if (before === null || after === null || change.act === 'delete') return [];
  const sides = [before, after].map((side) => plainSide(withUnknown(member(side, 'Properties'))));
  const [old, next] = sides;
  const factors =
    old === undefined || next === undefined
      ? []
      : lostAttributes(type, old, next).map((weak) =>
          stackFactor(
            lostGuardrail(weak.guardrail),
            {
              ...about(file, stack, change),
              from: `${weak.attribute} = ${weak.from}`,
              to: `${weak.attribute} = ${weak.to}`,
              change: { losesGuardrail: true, witness: `${change.id}.${weak.attribute}` },
            },
            context,
          ),
        );
  for (const name of ['DeletionPolicy', 'UpdateReplacePolicy']) {
    const [was, is] = [policyIn(before, name), policyIn(after, name)];
    if (was === 'Delete' || is !== 'Delete') continue;
    factors.push(
      stackFactor(
        lostGuardrail('deletion-policy'),
        {
          ...about(file, stack, change),
          from: `${name} ${was}`,
          to: `${name} Delete`,
          change: { losesGuardrail: true, witness: `${change.id}.${name}` },
        },
        context,
      ),
    );
  }
  return factors;
}

function policyIn(side: JsonObject, name: string): string {
  return textIn(member(side, name)) ?? 'Delete';
}

/** Members that are known only after the deployment are marked; nothing below them is looked at. */
function withUnknown(value: unknown): unknown {
  const object = objectIn(value);
  if (object === null) return value;
  return Object.fromEntries(Object.entries(object).map(([name, one]) => [name, one === AFTER_APPLY ? NOT_KNOWN : one]));
}

function incomplete(file: ReadFile, address: string, what: string, reason: string, context: AssessmentContext): Factor {
  return stackFactor(
    NOT_FOLLOWED,
    {
      path: file.path,
      lines: null,
      address,
      type: '',
      from: null,
      to: `${what}: ${reason}`,
      source: 'change set',
      change: { state: 'error' },
    },
    context,
  );
}

function about(file: ReadFile, stack: string, { id, type }: StackChange): Omit<StackSeen, 'from' | 'to'> {
  const environment = gravest([productionNamed(stack), productionNamed(id)]);
  return { path: file.path, lines: null, address: id, type, source: 'change set', environment };
}
