/** Values of a chart that decide whether data outlive the release: persistence, claims, kept objects, definitions. */
import { entriesAt, isBare, nodeAt, textAt, truthAt } from '../../../reading/yaml-node.ts';
import { lostGuardrail } from '../infrastructure/guardrails.ts';
import { becomes, below, changedTexts, isLost, shownNode } from './compare.ts';
import type { BothSides } from './compare.ts';
import { bytesOf } from './quantity.ts';
import { DELETE_CASCADE, REPLACE_IMMUTABLE, REPLACE_RENAMED, STORAGE_RECLAIM } from './rules-objects.ts';
import { ABSENT, firstLine } from './sight.ts';
import type { Seen } from './sight.ts';

const PROTECTION = lostGuardrail('deletion-protection');

/** What one map of values says differently about data; `prefix` ends in a dot or is empty. */
export function keptData(sides: BothSides, prefix: string): readonly Seen[] {
  return [
    ...VOLUMES.flatMap((name) => volume(below(sides, name), prefix + name)),
    ...RECLAIMS.flatMap((name) => reclaimed(below(sides, name), prefix + name)),
    ...template(below(sides, 'storageSpec'), `${prefix}storageSpec`),
    ...claim(sides, prefix),
    ...kept(sides, prefix),
    ...DEFINITIONS.flatMap((name) => definitions(below(sides, name), sides, prefix + name)),
    ...annotated(sides, prefix),
  ];
}

/** Names under which charts keep the claim that they make. */
const VOLUMES: readonly string[] = ['persistence', 'persistentVolume', 'persistentVolumeClaim'];

/** A claim that the chart made goes when persistence is switched off; its class and a smaller size are refused. */
function volume(sides: BothSides, field: string): readonly Seen[] {
  const enabled = below(sides, 'enabled');
  const lines = sides.new?.lines;
  if (truthAt(enabled.old) === true && truthAt(enabled.new) === false) {
    const why = 'The claim leaves the release, and is deleted with its data unless the chart keeps it.';
    const seen = { from: 'on', to: 'off', field: `${field}.enabled`, lines: enabled.new?.lines, endangersState: true };
    return [{ ...seen, rule: DELETE_CASCADE, why }];
  }
  const refused = { rule: REPLACE_IMMUTABLE, lines, endangersState: true };
  const size = below(sides, 'size');
  const [before, after] = [bytesOf(textAt(size.old)), bytesOf(textAt(size.new))];
  const shrinks = before !== null && after !== null && after < before;
  const storageClass = changedTexts(below(sides, 'storageClass'));
  return [
    ...(shrinks ? [{ ...refused, from: shownNode(size.old), to: shownNode(size.new), field: `${field}.size` }] : []),
    ...(storageClass === null
      ? []
      : [{ ...refused, from: storageClass[0], to: storageClass[1], field: `${field}.storageClass` }]),
  ];
}

/** What becomes of volumes when their claim, their StatefulSet or their replica goes. */
const RECLAIMS: readonly string[] = [
  'reclaimPolicy',
  'persistentVolumeReclaimPolicy',
  'whenDeleted',
  'whenScaled',
  'deletionPolicy',
];

function reclaimed(part: BothSides, field: string): readonly Seen[] {
  if (!becomes(part, new Set(['Retain']), new Set(['Delete', 'Recycle']))) return [];
  const texts = { from: shownNode(part.old), to: shownNode(part.new) };
  return [{ rule: STORAGE_RECLAIM, ...texts, field, lines: part.new?.lines, endangersState: true }];
}

/** Operators of Prometheus: without the template the data lie in the pod, and go with it. */
function template(spec: BothSides, name: string): readonly Seen[] {
  const part = below(spec, 'volumeClaimTemplate');
  if (!isLost(part) || (spec.new === null && spec.templated)) return [];
  const why = 'Without it the data lie in the pod and are gone when it restarts; the volume is not mounted any more.';
  const seen = { from: shownNode(part.old), to: shownNode(part.new), field: `${name}.volumeClaimTemplate`, why };
  const lines = (part.new ?? spec.new)?.lines;
  return [{ ...seen, rule: DELETE_CASCADE, base: 'high', lines, endangersState: true }];
}

/** Another claim, or a new one of the chart: what the old one holds is not there for the workload. */
function claim(sides: BothSides, prefix: string): readonly Seen[] {
  const part = below(sides, 'existingClaim');
  const [before, after] = [textAt(part.old) ?? '', textAt(part.new) ?? ''];
  if (before === '' || before === after || sides.new === null) return [];
  const why = 'The workload starts with another volume; what it wrote until now stays behind on the old one.';
  const lines = part.new?.lines ?? firstLine(sides.new.lines);
  const to = after === '' ? 'a claim of the chart' : after;
  return [
    {
      rule: REPLACE_RENAMED,
      base: 'high',
      from: before,
      to,
      field: `${prefix}existingClaim`,
      lines,
      endangersState: true,
      why,
    },
  ];
}

/** `resourcePolicy: keep`, which charts write as the annotation of Helm; `keep: true` of definitions. */
function kept(sides: BothSides, prefix: string): readonly Seen[] {
  const policy = below(sides, 'resourcePolicy');
  const protection = below(sides, 'deletionProtection');
  const lost: (readonly [BothSides, string])[] = [];
  if (textAt(policy.old) === 'keep' && textAt(policy.new) !== 'keep') lost.push([policy, 'resourcePolicy']);
  if (truthAt(protection.old) === true && truthAt(protection.new) === false)
    lost.push([protection, 'deletionProtection']);
  return lost.map(([part, name]) => ({
    rule: PROTECTION,
    from: shownNode(part.old),
    to: part.new === null || isBare(part.new) || textAt(part.new) === '' ? ABSENT : shownNode(part.new),
    field: prefix + name,
    lines: part.new?.lines ?? (sides.new === null ? undefined : firstLine(sides.new.lines)),
  }));
}

/** Where charts say whether they bring their CustomResourceDefinitions. */
const DEFINITIONS: readonly string[] = ['crds', 'crd', 'installCRDs', 'installCrds', 'createCRDs'];

/** Definitions that leave a release are deleted, and every object of their kinds with them, unless they are kept. */
function definitions(part: BothSides, sides: BothSides, field: string): readonly Seen[] {
  const switches =
    part.old?.kind === 'map' ? ['install', 'enabled', 'create'].map((name) => below(part, name)) : [part];
  const off = switches.find((one) => truthAt(one.old) === true && truthAt(one.new) === false);
  const keep = below(part, 'keep');
  // The chart of cert-manager says it twice: the old name goes where the new one is set.
  const elsewhere = ['install', 'enabled', 'create'].some((name) => truthAt(sides.new, 'crds', name) === true);
  if (off !== undefined && truthAt(keep.new) !== true && truthAt(sides.new, 'crds', 'keep') !== true && !elsewhere) {
    const why = 'The definitions leave the release: the cluster deletes them with every object of their kinds.';
    return [{ rule: DELETE_CASCADE, from: 'on', to: 'off', field, lines: off.new?.lines, endangersState: true, why }];
  }
  if (truthAt(keep.old) !== true || truthAt(keep.new) !== false) return [];
  return [{ rule: PROTECTION, from: 'true', to: 'false', field: `${field}.keep`, lines: keep.new?.lines }];
}

const KEEPING = 'helm.sh/resource-policy';

/** Annotations that a chart copies onto its objects, whatever the map is called. */
function annotated(sides: BothSides, prefix: string): readonly Seen[] {
  return entriesAt(sides.old).flatMap(([name, notes]) => {
    if (!/annotations$/i.test(name) || textAt(notes, KEEPING) !== 'keep') return [];
    const after = nodeAt(sides.new, name);
    if (textAt(after, KEEPING) === 'keep') return [];
    const lines = after?.lines ?? (sides.new === null ? undefined : firstLine(sides.new.lines));
    const field = `${prefix}${name}.${KEEPING}`;
    return [{ rule: PROTECTION, from: 'keep', to: shownNode(nodeAt(after, KEEPING)), field, lines }];
  });
}
