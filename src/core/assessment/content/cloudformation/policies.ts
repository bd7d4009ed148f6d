/** What becomes of a resource that leaves its stack or is replaced, by its policies. */
import type { TemplateResource } from '../../../reading/cloudformation/template.ts';

export type Fate = 'retain' | 'snapshot' | 'delete' | 'unknown';

/** Types of which a snapshot can be taken; on others `Snapshot` is refused or deletes. */
const SNAPSHOTS: ReadonlySet<string> = new Set([
  'AWS::EC2::Volume',
  'AWS::ElastiCache::CacheCluster',
  'AWS::ElastiCache::ReplicationGroup',
  'AWS::Neptune::DBCluster',
  'AWS::RDS::DBCluster',
  'AWS::RDS::DBInstance',
  'AWS::Redshift::Cluster',
  'AWS::DocDB::DBCluster',
]);

/** The fate by `DeletionPolicy`. Without one, clusters and instances that stand alone leave a snapshot. */
export function fateOnDeletion({ type, deletionPolicy, properties }: TemplateResource): Fate {
  if (deletionPolicy !== null) return fateOf(deletionPolicy, type);
  const alone = type === 'AWS::RDS::DBInstance' && properties?.entries.has('DBClusterIdentifier') !== true;
  return alone || type === 'AWS::RDS::DBCluster' ? 'snapshot' : 'delete';
}

/** The fate by `UpdateReplacePolicy`; without one, it is deleted. */
export function fateOnReplacement({ type, updateReplacePolicy }: TemplateResource): Fate {
  return updateReplacePolicy === null ? 'delete' : fateOf(updateReplacePolicy, type);
}

function fateOf(policy: string, type: string): Fate {
  switch (policy) {
    case 'Retain':
    case 'RetainExceptOnCreate':
      return 'retain';
    case 'Snapshot':
      return SNAPSHOTS.has(type) ? 'snapshot' : 'delete';
    case 'Delete':
      return 'delete';
  }
  return 'unknown';
}

const STRENGTH: Readonly<Record<Fate, number>> = { retain: 2, snapshot: 1, delete: 0, unknown: 0 };

/** Whether the second keeps less than the first. */
export function isWeaker(was: Fate, is: Fate): boolean {
  return STRENGTH[is] < STRENGTH[was];
}
