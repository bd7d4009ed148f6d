/** Two states of one template, resource by resource. */
import type { AssessmentContext } from '../../../../model/assessment-context.ts';
import type { Factor } from '../../../../model/assessment.ts';
import type { RepoPath } from '../../../../model/path.ts';
import type { Template, TemplateResource } from '../../../reading/cloudformation/template.ts';
import { PropertyReader, writtenText } from '../../../reading/cloudformation/values.ts';
import { resourceKind } from '../infrastructure/resource-classes.ts';
import { environmentTagged, gravest, productionNamed } from '../infrastructure/stated-environment.ts';
import { judgeNewProperties, judgeProperties } from './judge-properties.ts';
import { fateOnDeletion, fateOnReplacement } from './policies.ts';
import type { TemplatePair } from './template-pair.ts';
import { DELETE, DELETE_STACK, REPLACE, REPLACE_CONDITIONAL, RETAIN } from './rules.ts';
import { isStack, lossOf, possibleLossOf, stackFactor } from './sight.ts';

/** Every factor of one template. */
export function judgeTemplate(
  path: RepoPath,
  before: Template,
  after: Template,
  context: AssessmentContext,
): readonly Factor[] {
  const pair: TemplatePair = {
    path,
    before,
    after,
    oldValues: new PropertyReader(before),
    newValues: new PropertyReader(after),
    context,
  };
  const factors: Factor[] = [];
  const renamed = new Renamed(pair);
  for (const [id, old] of before.resources) {
    const next = after.resources.get(id);
    if (next === undefined) factors.push(gone(old, renamed.twinOf(old), pair));
    else factors.push(...changed(old, next, pair));
  }
  for (const next of renamed.unclaimed()) factors.push(...judgeNewProperties(next, pair));
  return factors;
}

function gone(old: TemplateResource, twin: TemplateResource | null, pair: TemplatePair): Factor {
  const { path, context } = pair;
  const seen = {
    path,
    lines: old.lines,
    address: old.id,
    type: old.type,
    from: `${old.id} (${resourceKind(old.type).noun})`,
    source: 'template' as const,
    environment: environmentOf(old, pair.oldValues),
  };
  if (isStack(old.type)) return stackFactor(DELETE_STACK, { ...seen, to: 'not in the template any more' }, context);
  const fate = fateOnDeletion(old);
  if (fate === 'retain') {
    return stackFactor(
      RETAIN,
      { ...seen, to: `not in the template any more, DeletionPolicy ${old.deletionPolicy ?? ''}` },
      context,
    );
  }
  const loss = fate === 'snapshot' ? { base: 'high' as const, reversible: 'with-effort' as const } : lossOf(old.type);
  const kept = fate === 'snapshot' ? ', a snapshot is left' : '';
  if (twin !== null) {
    return stackFactor(
      REPLACE,
      {
        ...seen,
        to: `logical id is ${twin.id} now: a new resource, and this one is deleted${kept}`,
        remedy: `Keep the logical id ${old.id} (in CDK: \`overrideLogicalId\`), or import the resource under its new one.`,
        change: loss,
      },
      context,
    );
  }
  return stackFactor(DELETE, { ...seen, to: `not in the template any more${kept}`, change: loss }, context);
}

function changed(old: TemplateResource, next: TemplateResource, pair: TemplatePair): readonly Factor[] {
  if (writtenText(old.node) === writtenText(next.node) && samePropertyValues(old, next, pair)) return [];
  const { path, context } = pair;
  const seen = {
    path,
    lines: next.lines,
    address: next.id,
    type: next.type,
    source: 'template' as const,
    environment: environmentOf(next, pair.newValues),
  };
  if (old.type !== next.type) {
    const change = lossOf(old.type);
    return [
      stackFactor(
        REPLACE,
        { ...seen, type: old.type, from: `type ${old.type}`, to: `type ${next.type}`, change },
        context,
      ),
    ];
  }
  const conditional =
    next.condition !== null && next.condition !== old.condition
      ? [
          stackFactor(
            REPLACE_CONDITIONAL,
            {
              ...seen,
              from: old.condition === null ? 'always there' : `there if ${old.condition}`,
              to: `there if ${next.condition}`,
              change: possibleLossOf(next.type),
            },
            context,
          ),
        ]
      : [];
  return [...conditional, ...judgeProperties(old, next, fateOnReplacement(next), pair)];
}

/** What parameters stand for may differ though the resource is written the same. */
function samePropertyValues(
  old: TemplateResource,
  next: TemplateResource,
  { oldValues, newValues }: TemplatePair,
): boolean {
  return valueText(oldValues.value(old.properties)) === valueText(newValues.value(next.properties));
}

function valueText(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'symbol' ? null : inner)) ?? '';
}

/** By tags, or by production in the name. */
function environmentOf(resource: TemplateResource, values: PropertyReader): ReturnType<typeof gravest> {
  const tags = values.value(resource.properties?.entries.get('Tags') ?? null);
  const object = Object.create(null) as Record<string, unknown>;
  for (const tag of Array.isArray(tags) ? (tags as readonly unknown[]) : []) {
    const { Key: key, Value: value } = (typeof tag === 'object' && tag !== null ? tag : {}) as Readonly<
      Record<string, unknown>
    >;
    if (typeof key === 'string') object[key] = value;
  }
  return gravest([environmentTagged({ tags: object }), productionNamed(resource.id)]);
}

/** Resources that the change adds, until they turn out to be old ones under another logical id. */
class Renamed {
  readonly #open = new Map<string, TemplateResource>();
  readonly #bodies = new Map<string, string[]>();

  constructor({ before, after }: TemplatePair) {
    for (const [id, resource] of after.resources) {
      if (before.resources.has(id)) continue;
      this.#open.set(id, resource);
      const key = writtenText(resource.node);
      const known = this.#bodies.get(key);
      if (known === undefined) this.#bodies.set(key, [id]);
      else known.push(id);
    }
  }

  twinOf(old: TemplateResource): TemplateResource | null {
    const id = this.#bodies.get(writtenText(old.node))?.shift();
    const twin = id === undefined ? undefined : this.#open.get(id);
    if (twin === undefined) return null;
    this.#open.delete(twin.id);
    return twin;
  }

  unclaimed(): Iterable<TemplateResource> {
    return this.#open.values();
  }
}
