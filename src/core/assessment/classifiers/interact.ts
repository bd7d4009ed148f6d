/** `interact.*`: another change that has not landed yet touches the same thing, or relies on it. */
import type { AssessmentContext, RuleDescription } from '../../../model/assessment-context.ts';
import type { Factor } from '../../../model/assessment.ts';
import type { Meeting } from '../../../model/interaction.ts';
import { NOTHING, rule } from '../classifier.ts';
import type { Classifier } from '../classifier.ts';
import { factorOf } from '../factor.ts';

const REMEDY =
  'Agree with the author of the other change on an order, and read the second one again when the first has landed.';

const SHARED: RuleDescription = rule({
  id: 'interact.resource.shared',
  title: 'Another open change touches the same thing',
  observes:
    'A setting, resource, Kubernetes object, table or column is touched by this change and by another one that has not landed.',
  why: 'Each was judged without the other; what both make together was judged by nobody.',
  remedy: REMEDY,
  example: 'Two branches change `timeouts.read` in the same file, one to 5s and the other to 60s.',
  base: 'medium',
  variants: [{ when: 'the two contradict each other', base: 'high' }],
  effect: 'unknown',
  reversible: 'yes',
  triggers: ['content'],
});

const ORDER: RuleDescription = rule({
  id: 'interact.order.required',
  title: 'One of two open changes has to land first',
  observes: 'A migration of one change adds, renames or drops a table or column that code of the other speaks of.',
  why: 'In the wrong order the code meets a schema that it does not know.',
  remedy: 'Land them in the order that both need, or make the code work with both schemas first.',
  example: 'This branch drops `orders.total`; another one adds a query over `orders.total`.',
  base: 'high',
  effect: 'degrade',
  reversible: 'yes',
  triggers: ['content'],
});

const CALL: RuleDescription = rule({
  id: 'interact.call.changed',
  title: 'A caller and its callee change at the same time',
  observes: 'One change calls a function that the other takes away or gives other parameters.',
  why: 'Both compile alone; together they do not, or call with arguments that mean something else.',
  remedy: REMEDY,
  example: 'This branch gives `chargeCard` a third parameter; another one adds a call with two.',
  base: 'medium',
  effect: 'degrade',
  reversible: 'yes',
  triggers: ['content'],
});

const CONFLICT: RuleDescription = rule({
  id: 'interact.text.conflict',
  title: 'Another open change cannot be merged with this one',
  observes: 'git cannot merge this change with another open one: both touch the same lines of a path.',
  why: 'Whoever lands second resolves the conflict by hand, after both were read.',
  remedy: REMEDY,
  example: 'Two branches rewrite the same function.',
  base: 'low',
  effect: 'unknown',
  reversible: 'yes',
  triggers: ['content'],
});

export const interact: Classifier = {
  needs: 'paths',
  rules: [SHARED, ORDER, CALL, CONFLICT],
  change: (_, context) => context.meetings?.map((meeting) => meetingFactor(meeting, context)) ?? NOTHING,
};

function meetingFactor(meeting: Meeting, context: AssessmentContext): Factor {
  const { kind, other, path, line, subject, own, others } = meeting;
  const at = `${other.name} (${other.head.slice(0, 12)})`;
  return factorOf(
    ruleOf(kind),
    {
      path,
      lines: line === null ? null : { start: line, end: line },
      from: `${at} ${others}`,
      to: `this change ${own}`,
      witness: `${subject}, with ${at}`,
      ...(kind === 'contradiction' ? { base: 'high' } : {}),
    },
    context,
  );
}

function ruleOf(kind: Meeting['kind']): RuleDescription {
  switch (kind) {
    case 'shared':
    case 'contradiction':
      return SHARED;
    case 'order':
      return ORDER;
    case 'call':
      return CALL;
    case 'conflict':
      return CONFLICT;
  }
}
