/** Rules that only a configuration shows; those that a plan shows as well are in `infrastructure/terraform-rules.ts`. */
import type { RuleDescription } from '../../../../model/assessment-context.ts';
import { rule } from '../../classifier.ts';

export const REKEY_INDEX: RuleDescription = rule({
  id: 'tf.rekey.index',
  title: 'Instances take each other’s places',
  observes:
    'A resource or module is counted over a list, and an element was inserted or removed that is not the last one.',
  why: 'Each later instance becomes its neighbour: it is changed or replaced to look like another element of the list.',
  remedy: 'Use `for_each` with stable keys, with `moved` blocks from each index to its key; append until then.',
  example: '`count = length(var.names)` while "b" is removed from ["a", "b", "c"].',
  base: 'high',
  effect: 'replace',
  reversible: 'unknown',
  triggers: ['content'],
});

export const REKEY_UNKNOWN: RuleDescription = rule({
  id: 'tf.rekey.unknown',
  title: 'Nobody can tell from source which instances stay',
  observes: '`count` or `for_each` changed, or what it is computed from, and its value is not in the source.',
  why: 'An instance whose index or key goes is destroyed; whether one does is seen only in a plan.',
  remedy: 'Show the plan of every environment, or write `moved` blocks for the instances.',
  example: '`for_each = var.buckets` becomes `for_each = local.buckets_by_team`.',
  base: 'medium',
  effect: 'unknown',
  reversible: 'unknown',
  triggers: ['content', 'services'],
});

export const BACKEND_CHANGED: RuleDescription = rule({
  id: 'tf.backend.changed',
  title: 'State or account is another one',
  observes:
    'The backend (kind, bucket, key, workspace) changed, or the account, project, role or region that a provider works in.',
  why: 'The next run sees another state or another account: it may create everything a second time, or destroy there.',
  remedy: 'Run `init -migrate-state` and show a plan without changes; for providers, a plan of each environment.',
  example: '`key = "prod/app.tfstate"` becomes `key = "app.tfstate"` in `backend "s3"`.',
  base: 'high',
  effect: 'unknown',
  reversible: 'with-effort',
  triggers: ['content'],
});

export const LOCK_DISABLED: RuleDescription = rule({
  id: 'tf.lock.disabled',
  title: 'State is not locked any more',
  observes: '`dynamodb_table` or `use_lockfile` is gone from the backend, and nothing takes its place.',
  why: 'Two runs at once write the same state, and one of them loses what the other created.',
  remedy: 'Keep `use_lockfile = true` (or the lock table).',
  example: '`dynamodb_table = "locks"` is removed from `backend "s3"`.',
  base: 'high',
  effect: 'unprotect',
  reversible: 'yes',
  triggers: ['content'],
});

export const PROVIDER_CHANGED: RuleDescription = rule({
  id: 'tf.provider.changed',
  title: 'Provider or module is another one',
  observes:
    'The source of a provider or module changed, its version makes a major step or is pinned less, or the lock file has other hashes for the same version.',
  why: 'Other code runs with the rights of whoever applies; a major step may replace resources that nobody touched.',
  remedy: 'Pin it, read the upgrade guide, and show a plan with the new version.',
  example: '`ref=v1.4.0` of a module becomes `ref=main`.',
  base: 'medium',
  effect: 'unknown',
  reversible: 'yes',
  triggers: ['content'],
});

export const SOURCE_RULES: readonly RuleDescription[] = [
  REKEY_INDEX,
  REKEY_UNKNOWN,
  BACKEND_CHANGED,
  LOCK_DISABLED,
  PROVIDER_CHANGED,
];
