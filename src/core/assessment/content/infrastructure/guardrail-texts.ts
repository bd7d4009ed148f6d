/** The words of every protection that can be lost. One row gives `guardrail.lost.*` and `guardrail.absent.*`. */

/** Last segment of the rule ids. `check`, `test`, `review` and `marks` are found by patches, in `classifiers/`. */
export type GuardrailName =
  | 'alarm'
  | 'audit'
  | 'backup'
  | 'canary'
  | 'circuit-breaker'
  | 'deletion-policy'
  | 'deletion-protection'
  | 'encryption'
  | 'final-snapshot'
  | 'force-destroy'
  | 'isolation'
  | 'limits'
  | 'network-policy'
  | 'prevent-destroy'
  | 'probe'
  | 'public-block'
  | 'redundancy'
  | 'validation'
  | 'versioning';

export interface GuardrailText {
  /** `high` or `medium`; the absent form is one level lower. */
  readonly base: 'high' | 'medium';
  /** What is lost, as the beginning of a title: `Deletion protection`. */
  readonly title: string;
  readonly observes: string;
  readonly why: string;
  readonly remedy: string;
  readonly example: string;
}

export const GUARDRAIL_TEXTS: Readonly<Record<GuardrailName, GuardrailText>> = {
  'deletion-protection': {
    base: 'high',
    title: 'Deletion protection',
    observes: 'Deletion or termination protection of a database, load balancer, machine, table or stack is off.',
    why: 'One wrong apply deletes the resource, and nothing asks again.',
    remedy: 'Have it on. To delete on purpose, turn it off in one change and delete in a later one.',
    example: '`deletion_protection = true` becomes `false` on `aws_db_instance.orders`',
  },
  'prevent-destroy': {
    base: 'high',
    title: 'Lock against destruction',
    observes: '`prevent_destroy`, `protect`, a management lock or a lien is off or gone.',
    why: 'It was the last thing that made a plan fail instead of destroying the resource.',
    remedy: 'Keep it, or say in the change why the resource may now be destroyed, and by whom.',
    example: '`lifecycle { prevent_destroy = true }` is removed from a table',
  },
  'final-snapshot': {
    base: 'high',
    title: 'Final snapshot',
    observes: 'The snapshot that is taken before a database is deleted is skipped, or has no name any more.',
    why: 'When the database is deleted or replaced, nothing is left to restore from.',
    remedy: 'Set `skip_final_snapshot = false` with a `final_snapshot_identifier`.',
    example: '`skip_final_snapshot = false` becomes `true`',
  },
  'force-destroy': {
    base: 'high',
    title: 'Refusal to delete what is not empty',
    observes: '`force_destroy`, `force_delete`, `autoDeleteObjects` or purging on deletion is on.',
    why: 'A resource that is not empty is deleted with everything in it, where the deletion would fail otherwise.',
    remedy: 'Leave it off; empty the resource deliberately when it is to go.',
    example: '`force_destroy = true` appears on a bucket',
  },
  'deletion-policy': {
    base: 'high',
    title: 'Retention on deletion of the stack',
    observes: '`DeletionPolicy` or `UpdateReplacePolicy` is not `Retain` or `Snapshot`.',
    why: 'When the resource leaves the template or is replaced, it is deleted with what it holds.',
    remedy: 'Keep `Retain` (or `Snapshot` where the type has snapshots) for both attributes.',
    example: '`DeletionPolicy: Retain` is removed from a table',
  },
  backup: {
    base: 'high',
    title: 'Backup',
    observes: 'Backups, point-in-time recovery or snapshots are off or gone, or are kept for a shorter time.',
    why: 'An error that is found late cannot be undone; backups beyond the retention are deleted at once.',
    remedy: 'Keep backups for longer than an error may stay unseen; prove a restore before that is shortened.',
    example: '`backup_retention_period` 14 becomes 0',
  },
  versioning: {
    base: 'high',
    title: 'Version or retention of stored objects',
    observes: 'Versioning, object lock, soft delete or a recovery window is off or shorter, or objects expire sooner.',
    why: 'Overwritten and deleted objects are gone at once, whoever deleted them.',
    remedy: 'Have it on; bound the cost by a rule for old versions.',
    example: '`versioning_configuration.status` Enabled becomes Suspended',
  },
  encryption: {
    base: 'medium',
    title: 'Encryption',
    observes: 'Encryption at rest or in transit is off, a customer key is gone, TLS may be older, keys do not rotate.',
    why: 'Whoever reaches the disk, the copy or the wire reads the data; some stores must be replaced to turn it on again.',
    remedy: 'Encrypt, with a key of your own and a TLS minimum of 1.2.',
    example: '`min_tls_version` 1.2 becomes 1.0',
  },
  'public-block': {
    base: 'high',
    title: 'Block of public access',
    observes: 'A block of public access is off, a resource is publicly accessible, or the whole internet may connect.',
    why: 'Everybody can reach what only the own network should reach.',
    remedy: 'Name the networks that need it; put a load balancer or a private link before it.',
    example: '`publicly_accessible = true`, or `0.0.0.0/0` in an ingress rule for port 22',
  },
  audit: {
    base: 'high',
    title: 'Record of who did what',
    observes:
      'Audit trail, flow logs, access logs, threat detection or the export of logs is off, gone or kept shorter.',
    why: 'The next incident, or break-in, cannot be reconstructed.',
    remedy: 'Keep the record, and its retention.',
    example: '`enable_logging` of a trail becomes `false`',
  },
  alarm: {
    base: 'medium',
    title: 'Alarm',
    observes: 'An alarm, its actions or a dead-letter queue is off or gone, or its threshold is looser.',
    why: 'The failure that it told of will be told by customers.',
    remedy: 'Keep the alarm, or name the one that takes its place.',
    example: '`alarm_actions` becomes empty',
  },
  redundancy: {
    base: 'medium',
    title: 'Redundancy',
    observes: 'Fewer zones, replicas, nodes or regions than before, or no disruption budget or spread.',
    why: 'The loss of one machine or zone takes the service down.',
    remedy: 'Keep at least two of everything in different zones.',
    example: '`multi_az = true` becomes `false`',
  },
  probe: {
    base: 'medium',
    title: 'Health check',
    observes: 'A readiness, liveness or health check is gone or looser.',
    why: 'Broken instances go on receiving traffic.',
    remedy: 'Keep the check; repair what it found.',
    example: '`readinessProbe` is removed',
  },
  limits: {
    base: 'medium',
    title: 'Limit',
    observes: 'A limit of resources, rate, quota, body size or a firewall rule against abuse is gone.',
    why: 'One caller or one leak can use up what all need.',
    remedy: 'Keep a limit; raise it by measured need.',
    example: '`resources.limits` is removed',
  },
  'network-policy': {
    base: 'medium',
    title: 'Rule of who may connect',
    observes: 'A network policy, an authorisation of a mesh or mutual TLS is gone or weaker.',
    why: 'Once one part is taken over, the others can be reached from it.',
    remedy: 'Keep the rule; open only the path that is needed.',
    example: 'a `NetworkPolicy` is deleted; `STRICT` becomes `PERMISSIVE`',
  },
  isolation: {
    base: 'high',
    title: 'Isolation of a process from its host',
    observes: 'A container is privileged, runs as root, shares the host, or has more capabilities.',
    why: 'Whoever takes over the process takes over the host and everything on it.',
    remedy: 'Keep it unprivileged; name the single capability that it needs.',
    example: '`privileged: true` appears',
  },
  canary: {
    base: 'medium',
    title: 'Staged rollout',
    observes: 'Steps, analysis, bake time or automatic rollback of a rollout are gone or shorter.',
    why: 'A bad version reaches everybody before anybody can see that it is bad.',
    remedy: 'Keep the steps and the automatic rollback.',
    example: '`auto_rollback_configuration.enabled` becomes `false`',
  },
  'circuit-breaker': {
    base: 'medium',
    title: 'Circuit breaker',
    observes: 'A breaker, bulkhead, load shedding or a check of idempotency is gone.',
    why: 'A slow dependency takes its callers down with it, and retries make it worse.',
    remedy: 'Keep it; change its thresholds by measurement.',
    example: '`outlierDetection` is removed from a destination rule',
  },
  validation: {
    base: 'medium',
    title: 'Validation of input',
    observes: 'An admission webhook, schema or check of input is gone, or lets pass what it cannot judge.',
    why: 'What was refused before is accepted now, and stored.',
    remedy: 'Keep the check, and let it fail closed.',
    example: '`failurePolicy: Fail` becomes `Ignore`',
  },
};
