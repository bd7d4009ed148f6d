/** What keeps data: reclaim policies, retention of claims, backups, and annotations that forbid deletion. */
import { nodeAt, textAt, textsAt, truthAt } from '../../../reading/yaml-node.ts';
import type { YamlNode } from '../../../reading/yaml-tree.ts';
import { lostGuardrail } from '../infrastructure/guardrails.ts';
import { becomes, below, bothSides, isLost, shownNode } from './compare.ts';
import type { BothSides } from './compare.ts';
import type { ObjectChange } from './pairing.ts';
import { secondsOf } from './quantity.ts';
import { STORAGE_RECLAIM } from './rules-objects.ts';
import { ABSENT, firstLine } from './sight.ts';
import type { Judge, Seen } from './sight.ts';

const BACKUP = lostGuardrail('backup');
const PROTECTION = lostGuardrail('deletion-protection');

export const judgeStorage: Judge = (change) => {
  if (change.kind === 'deleted') return deletedBackup(change);
  const sides = bothSides(change);
  if (sides === null || change.new === null) return [];
  return [...reclaim(sides, change.new.object.kind), ...backups(sides, change.new.object.kind), ...keepsakes(sides)];
};

const KEEP: ReadonlySet<string | null> = new Set(['Retain']);
const DROP: ReadonlySet<string | null> = new Set(['Delete', 'Recycle']);
const KEEP_OR_DEFAULT: ReadonlySet<string | null> = new Set(['Retain', null]);

function reclaim(sides: BothSides, kind: string): readonly Seen[] {
  const volume = below(sides, 'spec', 'persistentVolumeReclaimPolicy');
  const snapshots = below(sides, 'deletionPolicy');
  const found: (readonly [BothSides, string])[] = [];
  if (kind === 'PersistentVolume' && becomes(volume, KEEP_OR_DEFAULT, DROP)) {
    found.push([volume, 'spec.persistentVolumeReclaimPolicy']);
  }
  // A StorageClass that says nothing deletes.
  if (kind === 'StorageClass' && becomes(below(sides, 'reclaimPolicy'), KEEP, new Set(['Delete', null]))) {
    found.push([below(sides, 'reclaimPolicy'), 'reclaimPolicy']);
  }
  if (kind === 'VolumeSnapshotClass' && becomes(snapshots, KEEP, DROP)) found.push([snapshots, 'deletionPolicy']);
  for (const moment of ['whenDeleted', 'whenScaled']) {
    const policy = below(sides, 'spec', 'persistentVolumeClaimRetentionPolicy', moment);
    if (kind === 'StatefulSet' && becomes(policy, KEEP_OR_DEFAULT, DROP)) {
      found.push([policy, `spec.persistentVolumeClaimRetentionPolicy.${moment}`]);
    }
  }
  return found.map(([part, field]) => ({
    rule: STORAGE_RECLAIM,
    from: part.old === null ? 'Retain (default)' : shownNode(part.old),
    to: part.new === null ? 'Delete (default)' : shownNode(part.new),
    field,
    lines: part.new?.lines,
    endangersState: true,
  }));
}

/** Kinds that are a plan of backups: Velero, CloudNativePG, Longhorn, K8up. */
const PLANS: ReadonlySet<string> = new Set(['ScheduledBackup', 'BackupSchedule', 'RecurringJob']);

function isPlan(kind: string, group: string): boolean {
  return PLANS.has(kind) || (kind === 'Schedule' && (group === 'velero.io' || group === 'k8up.io'));
}

function deletedBackup(change: ObjectChange): readonly Seen[] {
  const object = change.old?.object;
  if (object === undefined || !isPlan(object.kind, object.group)) return [];
  const from = textAt(object.root, 'spec', 'schedule') ?? object.kind;
  return [{ rule: BACKUP, from, to: ABSENT, field: 'object', lines: object.lines, endangersState: true }];
}

function backups(sides: BothSides, kind: string): readonly Seen[] {
  const seen: Seen[] = [];
  const add = (part: BothSides, field: string): void => {
    const lines = part.new?.lines ?? (sides.new === null ? undefined : firstLine(sides.new.lines));
    seen.push({ rule: BACKUP, from: shownNode(part.old), to: shownNode(part.new), field, lines, endangersState: true });
  };
  for (const path of BACKUP_PARTS) {
    const part = below(sides, 'spec', ...path);
    if (isLost(part)) add(part, `spec.${path.join('.')}`);
  }
  for (const path of RETENTIONS) {
    const part = below(sides, 'spec', ...path);
    const [before, after] = [daysOf(part.old), daysOf(part.new)];
    if (before !== null && after !== null && after < before) add(part, `spec.${path.join('.')}`);
  }
  const paused = below(sides, 'spec', 'paused');
  if (kind === 'Schedule' && truthAt(paused.new) === true && truthAt(paused.old) !== true) add(paused, 'spec.paused');
  return seen;
}

/** CloudNativePG, Zalando, Percona and Crunchy say it so. */
const BACKUP_PARTS: readonly (readonly string[])[] = [
  ['backup'],
  ['backups'],
  ['enableLogicalBackup'],
  ['template', 'ttl'],
];
const RETENTIONS: readonly (readonly string[])[] = [['backup', 'retentionPolicy'], ['retain'], ['template', 'ttl']];

/** `30d`, `720h`, `4w`, `6m` (CloudNativePG: months) or a number of copies, as days or copies. */
function daysOf(node: YamlNode | null): number | null {
  const text = textAt(node);
  const match = text === null ? null : /^(\d{1,6})([dwm])$/.exec(text);
  if (match !== null) return Number(match[1]) * ({ d: 1, w: 7, m: 30 }[match[2] ?? 'd'] ?? 1);
  const seconds = secondsOf(text?.replace(/h0m0s$/, 'h') ?? null);
  return seconds === null ? null : seconds / 86_400;
}

/** Annotations by which Helm, Argo CD and Flux keep an object that leaves the repository. */
const KEEPSAKES: readonly (readonly [annotation: string, value: string])[] = [
  ['helm.sh/resource-policy', 'keep'],
  ['argocd.argoproj.io/sync-options', 'Prune=false'],
  ['argocd.argoproj.io/sync-options', 'Delete=false'],
  ['argocd.argoproj.io/sync-options', 'Prune=confirm'],
  ['kustomize.toolkit.fluxcd.io/prune', 'disabled'],
  ['cnrm.cloud.google.com/deletion-policy', 'abandon'],
  ['crossplane.io/paused', 'true'],
];

function keepsakes(sides: BothSides): readonly Seen[] {
  const notes = below(sides, 'metadata', 'annotations');
  if (notes.templated && notes.new?.kind === 'scalar') return [];
  const lines = firstLine((nodeAt(sides.new, 'metadata') ?? sides.new)?.lines ?? { start: 1, end: 1 });
  const seen = KEEPSAKES.flatMap(([name, value]) => {
    const part = below(notes, name);
    const has = (node: YamlNode | null): boolean => (textAt(node) ?? '').split(/[,\s]+/).includes(value);
    if (!has(part.old) || has(part.new)) return [];
    const from = `${name}: ${value}`;
    return [{ rule: PROTECTION, from, to: shownNode(part.new), field: name, lines }];
  });
  const finalizers = textsAt(sides.old, 'metadata', 'finalizers').filter((one) => PROTECTING.has(one));
  const left = new Set(textsAt(sides.new, 'metadata', 'finalizers'));
  const gone = finalizers.filter((one) => !left.has(one));
  const deletion = below(sides, 'spec', 'deletionPolicy');
  const managed = becomes(deletion, new Set(['Orphan', 'Retain']), new Set(['Delete', null]));
  return [
    ...seen,
    ...gone.map((one) => ({ rule: PROTECTION, from: one, to: ABSENT, field: 'metadata.finalizers', lines })),
    ...(managed
      ? [
          {
            rule: PROTECTION,
            from: shownNode(deletion.old),
            to: shownNode(deletion.new),
            field: 'spec.deletionPolicy',
            lines,
          },
        ]
      : []),
  ];
}

/** Finalizers that hold back the deletion of what is in use. */
const PROTECTING: ReadonlySet<string> = new Set(['kubernetes.io/pvc-protection', 'kubernetes.io/pv-protection']);
