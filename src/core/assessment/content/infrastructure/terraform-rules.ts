/** `tf.*`: what Terraform and OpenTofu would do. Found in plans and in configurations; described once. */
import type { RuleDescription } from '../../../../model/assessment-context.ts';
import { rule } from '../../classifier.ts';
import type { ResourceClass } from './resource-rows.ts';

type Kind = 'stateful' | 'network' | 'identity' | 'cluster' | 'stateless' | 'unclassified';

const MACHINE = { when: 'for a virtual machine, whose disk may be rebuilt from an image', base: 'high' } as const;
const DNS = 'An address or a DNS delegation is gone for good.';

/** One resource of each kind, and an attribute of it that cannot be changed in place. */
const EXAMPLES: Readonly<Record<Exclude<Kind, 'stateful'>, { readonly address: string; readonly forcing: string }>> = {
  network: { address: 'aws_vpc.main', forcing: 'cidr_block' },
  identity: { address: 'aws_iam_role.deploy', forcing: 'name' },
  cluster: { address: 'aws_eks_cluster.main', forcing: 'name' },
  stateless: { address: 'aws_lambda_function.resize', forcing: 'function_name' },
  unclassified: { address: 'acme_widget.one', forcing: 'kind' },
};

/** `tf.delete.*` by the last segment. */
const DELETE: Readonly<Record<Kind, RuleDescription>> = {
  stateful: rule({
    id: 'tf.delete.stateful',
    title: 'Resource with state deleted',
    observes:
      'A database, volume, bucket, queue, key or other resource that holds state is deleted and not created anew.',
    why: 'What it holds is gone with it; a revert of the commit creates an empty one.',
    remedy:
      'Keep the object with `removed { lifecycle { destroy = false } }`, or delete in two changes: protection off, then deletion, with a snapshot whose restore was tried.',
    example: '`aws_db_instance.orders` is planned as `delete`.',
    base: 'critical',
    variants: [MACHINE],
    effect: 'delete',
    reversible: 'no',
    triggers: ['content', 'services'],
  }),
  network: deletion(
    'network',
    'Network resource deleted',
    'A network, address, gateway, load balancer, firewall, DNS zone or certificate is deleted.',
    `Traffic that goes through it stops. ${DNS}`,
    'Move traffic first, and delete after a quiet period.',
    'high',
  ),
  identity: deletion(
    'identity',
    'Identity or permission deleted',
    'A role, user, policy, service account or identity provider is deleted.',
    'Whoever acts in its name is refused from that moment on.',
    'Find who used it last (access logs), move them, and delete after a quiet period.',
    'high',
  ),
  cluster: deletion(
    'cluster',
    'Cluster deleted',
    'A cluster, node pool, namespace or resource definition is deleted.',
    'Everything that runs in it, and every object of a deleted definition, goes with it.',
    'Drain it first: move the workloads, then delete after a quiet period.',
    'high',
  ),
  stateless: deletion(
    'stateless',
    'Resource without state deleted',
    'A function, service, alarm, setting or other resource that can be rebuilt is deleted.',
    'What it did is not done any more; a revert brings it back.',
    'Say in the change what takes its place.',
    'medium',
    'yes',
  ),
  unclassified: deletion(
    'unclassified',
    'Resource of unknown kind deleted',
    'A resource is deleted whose type is in no table, so that nobody knows what it holds.',
    'It may hold data that exist nowhere else.',
    'Look up what the type holds, and classify it in the configuration.',
    'high',
    'unknown',
  ),
};

/** `tf.replace.*` by the last segment. */
const REPLACE: Readonly<Record<Kind, RuleDescription>> = {
  stateful: rule({
    id: 'tf.replace.stateful',
    title: 'Resource with state replaced',
    observes:
      'A database, volume, bucket, queue, key or other resource that holds state is destroyed and created anew.',
    why: 'The new one is empty. Creating it first does not help: the data stay behind in the old one, which is destroyed.',
    remedy:
      'Change the forcing attribute back, or move the data before: snapshot, restore into a new resource, switch over.',
    example: '`availability_zone` of `aws_ebs_volume.data` changes, which forces a replacement.',
    base: 'critical',
    variants: [MACHINE],
    effect: 'replace',
    reversible: 'no',
    triggers: ['content', 'services'],
  }),
  network: replacement(
    'network',
    'Network resource replaced',
    'A network, address, gateway, load balancer, firewall, DNS zone or certificate is destroyed and created anew.',
    `Traffic stops in between. ${DNS}`,
    'high',
    'with-effort',
  ),
  identity: replacement(
    'identity',
    'Identity or permission replaced',
    'A role, user, policy, service account or identity provider is destroyed and created anew.',
    'Whoever acts in its name is refused in between; ids, keys and trust in it change.',
    'high',
    'with-effort',
  ),
  cluster: replacement(
    'cluster',
    'Cluster replaced',
    'A cluster, node pool, namespace or resource definition is destroyed and created anew.',
    'Everything that runs in it is evicted or gone.',
    'high',
    'with-effort',
  ),
  stateless: rule({
    ...replacement(
      'stateless',
      'Resource without state replaced',
      'A function, service, alarm, setting or other resource that can be rebuilt is destroyed and created anew.',
      'What it does is not done in between.',
      'medium',
      'yes',
    ),
    variants: [{ when: 'when the new one is created before the old one is destroyed', base: 'low' }],
  }),
  unclassified: replacement(
    'unclassified',
    'Resource of unknown kind replaced',
    'A resource is destroyed and created anew whose type is in no table, so that nobody knows what it holds.',
    'It may hold data that exist nowhere else.',
    'high',
    'unknown',
  ),
};

function deletion(
  kind: keyof typeof EXAMPLES,
  title: string,
  observes: string,
  why: string,
  remedy: string,
  base: 'high' | 'medium',
  reversible: RuleDescription['reversible'] = 'with-effort',
): RuleDescription {
  return rule({
    id: `tf.delete.${kind}`,
    title,
    observes,
    why,
    remedy,
    example: `\`${EXAMPLES[kind].address}\` is planned as \`delete\`.`,
    base,
    effect: 'delete',
    reversible,
    triggers: ['content', 'services'],
  });
}

function replacement(
  kind: keyof typeof EXAMPLES,
  title: string,
  observes: string,
  why: string,
  base: 'high' | 'medium',
  reversible: RuleDescription['reversible'],
): RuleDescription {
  const remedy = 'Change the forcing attribute back, or set `create_before_destroy` where names allow two at a time.';
  return rule({
    id: `tf.replace.${kind}`,
    title,
    observes,
    why,
    remedy,
    example: `\`${EXAMPLES[kind].forcing}\` of \`${EXAMPLES[kind].address}\` changes, which forces a replacement.`,
    base,
    effect: 'replace',
    reversible,
    triggers: ['content', 'services'],
  });
}

/** The rule for the deletion of a resource of a class. */
export function deleteRule(name: ResourceClass): RuleDescription {
  return DELETE[kindOf(name)];
}

/** The rule for the replacement of a resource of a class. */
export function replaceRule(name: ResourceClass): RuleDescription {
  return REPLACE[kindOf(name)];
}

/** All of both. */
export const DESTRUCTIVE_RULES: readonly RuleDescription[] = [...Object.values(DELETE), ...Object.values(REPLACE)];

function kindOf(name: ResourceClass): Kind {
  switch (name) {
    case 'stateful':
    case 'machine':
      return 'stateful';
    case 'network':
    case 'identity':
    case 'cluster':
    case 'stateless':
      return name;
    case 'configuration':
      return 'stateless';
    case 'unknown':
      return 'unclassified';
  }
}

export const DELETE_MASS: RuleDescription = rule({
  id: 'tf.delete.mass',
  title: 'Many resources destroyed at once',
  observes: 'Ten or more resources are deleted or replaced, or a fifth of all managed ones, or all of them.',
  why: 'So much at once is seldom meant, cannot be watched, and cannot be undone step by step.',
  remedy: 'Split it, say why each goes, and apply it in stages.',
  example: 'a plan with 14 deletions because a module call was removed.',
  base: 'critical',
  effect: 'delete',
  reversible: 'no',
  triggers: ['content', 'services'],
});

export const FORGET: RuleDescription = rule({
  id: 'tf.forget.resource',
  title: 'Resource left unmanaged',
  observes: 'A resource leaves the state while the object lives on: `forget`, a `removed` block, `state rm`.',
  why: 'Nothing is deleted, but from now on nobody patches, watches or pays attention to it.',
  remedy: 'Name who owns it now, or import it where it is to be managed.',
  example: '`removed { from = aws_s3_bucket.logs  lifecycle { destroy = false } }`.',
  base: 'medium',
  variants: [{ when: 'when it holds state', base: 'high' }],
  effect: 'degrade',
  reversible: 'with-effort',
  triggers: ['content', 'services'],
});

export const STATE_MISSING: RuleDescription = rule({
  id: 'tf.state.missing',
  title: 'Plan made without the state',
  observes: 'Everything would be created, though outputs, drift or data sources show that it exists already.',
  why: 'A run without its state creates everything a second time, and the cleaning up afterwards hits the real thing.',
  remedy: 'Stop. Find the state (backend, workspace, key) and plan again; the plan should then be empty.',
  example: 'a plan with 40 creates and no prior state whose outputs have values already.',
  base: 'critical',
  effect: 'unknown',
  reversible: 'unknown',
  triggers: ['content', 'services'],
});

export const PLAN_INCOMPLETE: RuleDescription = rule({
  id: 'tf.plan.incomplete',
  title: 'Plan does not show everything',
  observes:
    'The plan failed, defers changes, is marked as incomplete, was made for other content, or is too old to count.',
  why: 'What it does not show will happen all the same, and nobody has seen it.',
  remedy: 'Plan again, from the head of the change, until the plan is complete.',
  example: '`"errored": true`, or a non-empty `deferred_changes`.',
  base: 'medium',
  effect: 'unknown',
  reversible: 'unknown',
  triggers: ['content', 'clock'],
});

export const PROVISIONER: RuleDescription = rule({
  id: 'tf.exec.provisioner',
  title: 'Apply runs a command',
  observes: 'An apply runs a provisioner, an `external` program or an action that the provider offers.',
  why: 'What it does is in no plan: it runs with the rights of whoever applies.',
  remedy: 'Read the command or action; prefer a resource, whose effect a plan can show.',
  example: 'a `local-exec` provisioner, or an entry of `action_invocations`.',
  base: 'medium',
  effect: 'unknown',
  reversible: 'unknown',
  triggers: ['content'],
});

export const IMPORT_CHANGED: RuleDescription = rule({
  id: 'tf.import.changed',
  title: 'Resource imported and changed at once',
  observes: 'An import brings an existing object under management and changes or replaces it in the same apply.',
  why: 'The object was made by other hands: the change overwrites settings that nobody here has reviewed.',
  remedy: 'Import first with a plan that changes nothing, then change it in a second change.',
  example: 'an `import` block whose plan says `1 to import, 1 to change`.',
  base: 'medium',
  effect: 'overwrite',
  reversible: 'with-effort',
  triggers: ['content', 'services'],
});

export const DEFERRED_DELETE: RuleDescription = rule({
  id: 'tf.delete.deferred',
  title: 'Deletion announced for later',
  observes: 'A deferred change would delete or replace a resource once what it waits for is known.',
  why: 'It does not happen in this apply, and the next one may do it without a new review.',
  remedy: 'Wait for the plan that shows it, and have that one reviewed.',
  example: 'an entry of `deferred_changes` whose actions hold `delete`.',
  base: 'high',
  effect: 'delete',
  reversible: 'unknown',
  triggers: ['content', 'services'],
});
