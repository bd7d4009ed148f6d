/** Where a workload keeps its data: claims that it mounts, and where. */
import { containersOf, podSpecOf } from '../../../reading/manifest/pods.ts';
import { hasMask } from '../../../reading/manifest/template.ts';
import { itemsAt, nodeAt, textAt } from '../../../reading/yaml-node.ts';
import type { YamlMap, YamlNode } from '../../../reading/yaml-tree.ts';
import { STORAGE_DETACHED } from './rules-workloads.ts';
import { ABSENT } from './sight.ts';
import type { Judge, Seen } from './sight.ts';

export const judgeVolumes: Judge = (change) => {
  if (change.kind !== 'changed' || change.new.object.templated) return [];
  const [old, next] = [podSpecOf(change.old.object), podSpecOf(change.new.object)];
  if (old === null || next === null) return [];
  const templates = namesOf(itemsAt(change.old.object.root, 'spec', 'volumeClaimTemplates'));
  const left = namesOf(itemsAt(change.new.object.root, 'spec', 'volumeClaimTemplates'));
  return [...claims(old, next, left), ...mounts(old, next, new Set([...templates].filter((name) => left.has(name))))];
};

function namesOf(items: readonly YamlNode[]): ReadonlySet<string> {
  return new Set(items.flatMap((item) => textAt(item, 'metadata', 'name') ?? []));
}

/** Claims that were mounted and that no volume names any more; one that a template of the set makes now is told there. */
function claims(old: YamlMap, next: YamlMap, templates: ReadonlySet<string>): readonly Seen[] {
  const after = itemsAt(next, 'volumes');
  const kept = new Set(after.map(claimOf));
  const named = new Map(after.map((volume) => [textAt(volume, 'name'), volume]));
  return itemsAt(old, 'volumes').flatMap((volume): readonly Seen[] => {
    const claim = claimOf(volume);
    const name = textAt(volume, 'name') ?? '';
    if (claim === null || hasMask(claim) || kept.has(claim) || templates.has(name)) return [];
    const instead = named.get(name);
    const to = instead === undefined ? ABSENT : kindOf(instead);
    const lines = (instead ?? nodeAt(next, 'volumes') ?? next.entries.get('containers'))?.lines;
    return [
      { rule: STORAGE_DETACHED, from: `claim ${claim}`, to, field: `volume ${name}`, lines, endangersState: true },
    ];
  });
}

function claimOf(volume: YamlNode): string | null {
  return textAt(volume, 'persistentVolumeClaim', 'claimName');
}

function kindOf(volume: YamlNode): string {
  const claim = claimOf(volume);
  if (claim !== null) return `claim ${claim}`;
  const kinds = volume.kind === 'map' ? [...volume.entries.keys()].filter((key) => key !== 'name') : [];
  return kinds[0] ?? ABSENT;
}

/** Claims of a StatefulSet that are still made and mounted elsewhere, or nowhere: the data folder is another one. */
function mounts(old: YamlMap, next: YamlMap, templates: ReadonlySet<string>): readonly Seen[] {
  const [before, after] = [mountsOf(old), mountsOf(next)];
  return [...templates].flatMap((name): readonly Seen[] => {
    const [was, is] = [before.get(name), after.get(name)];
    if (was === undefined) return [];
    const gone = [...was.keys()].filter((place) => is?.has(place) !== true);
    const [first] = gone;
    if (first === undefined || gone.length < was.size) return [];
    const [to, lines] = is === undefined ? [ABSENT, undefined] : ([...is][0] ?? [ABSENT, undefined]);
    return [{ rule: STORAGE_DETACHED, from: first, to, field: `mount of ${name}`, lines, endangersState: true }];
  });
}

/** Volume → the paths at which containers see it. */
function mountsOf(spec: YamlMap): ReadonlyMap<string, ReadonlyMap<string, YamlNode['lines']>> {
  const found = new Map<string, Map<string, YamlNode['lines']>>();
  for (const { node } of containersOf(spec)) {
    for (const mount of itemsAt(node, 'volumeMounts')) {
      const [name, path] = [textAt(mount, 'name'), textAt(mount, 'mountPath')?.replace(/\/+$/, '')];
      if (name === null || path === undefined) continue;
      const known = found.get(name) ?? new Map<string, YamlNode['lines']>();
      found.set(name, known.set(path, mount.lines));
    }
  }
  return found;
}
