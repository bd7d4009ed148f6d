/** Previews of Pulumi: what its engine says that it would do. */
import type { AssessmentContext } from '../../../../model/assessment-context.ts';
import type { Factor } from '../../../../model/assessment.ts';
import { member, objectIn } from '../../../reading/cloudformation/json-value.ts';
import type { PulumiPreview, PulumiStep } from '../../../reading/cloudformation/pulumi-preview.ts';
import type { ReadFile } from '../family.ts';
import { lostAttributes } from '../infrastructure/attribute-guardrails.ts';
import { NOT_KNOWN, plainSide } from '../infrastructure/attribute-values.ts';
import { lostGuardrail } from '../infrastructure/guardrails.ts';
import { resourceKind } from '../infrastructure/resource-classes.ts';
import { environmentNamed, gravest, productionNamed } from '../infrastructure/stated-environment.ts';
import { knownType, snake } from '../pulumi-types.ts';
import { DELETE, DELETE_STACK, NOT_FOLLOWED, REPLACE, RETAIN } from './rules.ts';
import { lossOf, stackFactor } from './sight.ts';
import type { StackSeen } from './sight.ts';

/** Every factor of one preview. */
export function judgePulumiPreview(
  file: ReadFile,
  preview: PulumiPreview,
  context: AssessmentContext,
): readonly Factor[] {
  const { steps, incomplete } = preview;
  return [
    ...(incomplete === null ? [] : [unknown(file, 'preview', incomplete, context)]),
    ...steps.flatMap((step) => [...act(file, step, context), ...protections(file, step, context)]),
  ];
}

function act(file: ReadFile, step: PulumiStep, context: AssessmentContext): readonly Factor[] {
  const seen = about(file, step);
  const { op, forcedBy } = step;
  const from = `${step.name} (${resourceKind(seen.type).noun})${step.wasProtected ? ', protected' : ''}`;
  const to = op + (forcedBy.length === 0 ? '' : `, forced by ${forcedBy.slice(0, 10).join(', ')}`);
  switch (step.act) {
    case 'none':
      return [];
    case 'unknown':
      return [unknown(file, step.urn, `its operation "${op.slice(0, 60)}" is not known`, context)];
    case 'delete':
      if (step.type === 'pulumi:pulumi:Stack') return [stackFactor(DELETE_STACK, { ...seen, from, to }, context)];
      // A provider or component is nothing but a name of Pulumi itself.
      if (step.type.startsWith('pulumi:')) return [];
      if (step.retained) return [stackFactor(RETAIN, { ...seen, from, to: `${to}, retainOnDelete` }, context)];
      return [stackFactor(DELETE, { ...seen, from, to, change: lossOf(seen.type) }, context)];
    case 'replace':
      if (step.type.startsWith('pulumi:')) return [];
      return [stackFactor(REPLACE, { ...seen, from, to, change: lossOf(seen.type) }, context)];
  }
}

function protections(file: ReadFile, step: PulumiStep, context: AssessmentContext): readonly Factor[] {
  if (step.act === 'delete' || step.after === null) return [];
  const seen = about(file, step);
  const unlocked =
    step.wasProtected && !step.isProtected
      ? [
          stackFactor(
            lostGuardrail('prevent-destroy'),
            {
              ...seen,
              from: 'protect: true',
              to: 'protect is off',
              change: { losesGuardrail: true, witness: `${step.name}.protect` },
            },
            context,
          ),
        ]
      : [];
  if (step.before === null) return unlocked;
  const lost = lostAttributes(seen.type, plainSide(snakeKeys(step.before)), plainSide(snakeKeys(step.after)));
  return [
    ...unlocked,
    ...lost.map((weak) =>
      stackFactor(
        lostGuardrail(weak.guardrail),
        {
          ...seen,
          from: `${weak.attribute} = ${weak.from}`,
          to: `${weak.attribute} = ${weak.to}`,
          change: { losesGuardrail: true, witness: `${step.name}.${weak.attribute}` },
        },
        context,
      ),
    ),
  ];
}

/** The key that marks a value as secret, an asset or an output; its value says nothing. */
const MARK = '4dabf18193072939515e22adb298388d';
/** What stands for a value that only the update tells. */
const UNKNOWN_TEXT = '04da6b54-80e4-46f7-96ec-b56ff0331ba9';
const DEEPEST = 20;

/** Inputs with names as Terraform spells them; secrets and unknown values are marked as not known. */
function snakeKeys(value: unknown, depth = 0): unknown {
  if (value === '[secret]' || value === UNKNOWN_TEXT || depth > DEEPEST) return NOT_KNOWN;
  if (Array.isArray(value)) return value.map((item) => snakeKeys(item, depth + 1));
  const object = objectIn(value);
  if (object === null) return value;
  if (member(object, MARK) !== undefined) return NOT_KNOWN;
  const renamed = Object.create(null) as Record<string, unknown>;
  for (const [name, inner] of Object.entries(object)) renamed[snake(name)] = snakeKeys(inner, depth + 1);
  return renamed;
}

function unknown(file: ReadFile, address: string, reason: string, context: AssessmentContext): Factor {
  return stackFactor(
    NOT_FOLLOWED,
    {
      path: file.path,
      lines: null,
      address,
      type: '',
      from: null,
      to: reason,
      source: 'preview',
      change: { state: 'error' },
    },
    context,
  );
}

/** The stack's name stands in the URN, for example `urn:pulumi:prod::shop::…`. */
function about(file: ReadFile, { urn, type, name }: PulumiStep): Omit<StackSeen, 'from' | 'to'> {
  const stack = urn.split('::', 1)[0]?.split(':').at(-1) ?? '';
  const environment = gravest([environmentNamed(stack), productionNamed(name)]);
  return {
    path: file.path,
    lines: null,
    address: urn,
    type: knownType(type),
    named: type,
    source: 'preview',
    environment,
  };
}
