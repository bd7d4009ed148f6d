/** `cfn.*`: what a stack would do. Found in templates, change sets, CDK programs and Pulumi previews; described once. */
import type { RuleDescription } from '../../../../model/assessment-context.ts';
import { rule } from '../../classifier.ts';

const BY_CLASS: RuleDescription['variants'] = [
  { when: 'for a network, identity, cluster, a machine or a type in no table', base: 'high' },
  { when: 'for what holds no state', base: 'medium' },
];

export const DELETE: RuleDescription = rule({
  id: 'cfn.delete.resource',
  title: 'Resource of a stack deleted',
  observes: 'A resource leaves the template, or a preview deletes it, and nothing retains it.',
  why: 'It is deleted with what it holds; a revert of the commit creates an empty one.',
  remedy:
    'Set `DeletionPolicy: Retain` (Pulumi: `retainOnDelete`) in one change, deploy it, and take the resource out in the next one.',
  example: '`OrdersTable` (`AWS::DynamoDB::Table`) is removed from `template.yaml`.',
  base: 'critical',
  variants: BY_CLASS,
  effect: 'delete',
  reversible: 'no',
  triggers: ['content', 'services'],
});

export const REPLACE: RuleDescription = rule({
  id: 'cfn.replace.resource',
  title: 'Resource of a stack replaced',
  observes:
    'A property that cannot be updated changes, or the logical id, type or URN: a new resource takes the place.',
  why: 'The new resource is empty; the old one is deleted when the update is done.',
  remedy: 'Change it back, or move the data first; `UpdateReplacePolicy: Retain` keeps the old one beside the new.',
  example: '`KeySchema` of `OrdersTable` changes.',
  base: 'critical',
  variants: BY_CLASS,
  effect: 'replace',
  reversible: 'no',
  triggers: ['content', 'services'],
});

export const REPLACE_CONDITIONAL: RuleDescription = rule({
  id: 'cfn.replace.conditional',
  title: 'Resource of a stack may be replaced',
  observes:
    'A change set says `Conditional` or `Dynamic`, a condition decides anew whether the resource exists, or a value that forces a replacement is known only on deployment.',
  why: 'Whether it is replaced is decided while the stack is updated, when nobody asks any more.',
  remedy:
    'Resolve what it depends on and make a new change set, or keep the old resource by `UpdateReplacePolicy: Retain`.',
  example: '`"Replacement": "Conditional"` for `OrdersTable`.',
  base: 'high',
  variants: [{ when: 'for what holds no state', base: 'low' }],
  effect: 'replace',
  reversible: 'unknown',
  triggers: ['content', 'services'],
});

export const DELETE_STACK: RuleDescription = rule({
  id: 'cfn.delete.stack',
  title: 'Stack deleted',
  observes: 'A nested stack or application leaves the template, or a preview deletes a whole stack.',
  why: 'Everything in it goes, except what a policy retains.',
  remedy: 'Retain what holds state, and take the stack out in a change of its own.',
  example: '`DatabaseStack` (`AWS::CloudFormation::Stack`) is removed from `root.yaml`.',
  base: 'critical',
  variants: [{ when: 'when a template file goes, which by itself deletes nothing', base: 'high' }],
  effect: 'delete',
  reversible: 'no',
  triggers: ['content', 'services'],
});

export const RETAIN: RuleDescription = rule({
  id: 'cfn.retain.orphan',
  title: 'Resource left behind by its stack',
  observes: 'A resource leaves the template, or is replaced, and its policy retains it.',
  why: 'Nothing is deleted, but from now on no stack manages it, and it goes on costing.',
  remedy: 'Name who owns it now, or import it into the stack that shall manage it.',
  example: '`LogsBucket` with `DeletionPolicy: Retain` is removed from `template.yaml`.',
  base: 'low',
  variants: [],
  effect: 'degrade',
  reversible: 'yes',
  triggers: ['content', 'services'],
});

export const NOT_FOLLOWED: RuleDescription = rule({
  id: 'cfn.preview.incomplete',
  title: 'Preview does not show everything',
  observes:
    'A change set has nested ones or further pages that are not in the file, failed, or holds an action that nobody knows; a Pulumi preview may be corrupt.',
  why: 'What it does not show will happen all the same, and nobody has seen it.',
  remedy: 'Describe the nested change sets too (each has its own id), with all pages, and assess them.',
  example: '`"ChangeSetId"` beside `"Action": "Modify"` of a nested stack.',
  base: 'medium',
  variants: [],
  effect: 'unknown',
  reversible: 'unknown',
  triggers: ['content'],
});
