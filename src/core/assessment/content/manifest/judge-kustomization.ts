/** `kustomization.yaml`: what it no longer lists, what it renames, and what its patches take away. */
import {
  canonical,
  entriesAt,
  isBare,
  itemsAt,
  nodeAt,
  numberAt,
  textAt,
  textsAt,
  truthAt,
} from '../../../reading/yaml-node.ts';
import { readYamlTrees } from '../../../reading/yaml-tree.ts';
import type { YamlNode } from '../../../reading/yaml-tree.ts';
import { loosened } from '../../../reading/container/image-name.ts';
import { valuesBelow } from './inline-values.ts';
import { judgePatchedObjects } from './kustomize-patches.ts';
import { REMOVED } from './removed-protections.ts';
import { KUSTOMIZE_PRUNE } from './rules-delivery.ts';
import { IMAGE_FLOATING, REPLACE_IMMUTABLE, SCALE_ZERO } from './rules-objects.ts';
import { ABSENT, firstLine } from './sight.ts';
import type { Seen } from './sight.ts';

/** What the other files of the change say about an entry. */
export interface Surroundings {
  /** The entry's file, or everything below its folder, is part of the change: its objects are judged themselves. */
  readonly isChanged: (entry: string) => boolean;
  /** Another kustomization of the change lists the same file or folder now. */
  readonly isListedElsewhere: (entry: string) => boolean;
}

const LISTS: readonly string[] = ['resources', 'bases', 'components', 'crds', 'helmCharts'];

/** What the new text is: one version of a kustomization, or nothing. */
export function judgeKustomization(
  old: YamlNode | null,
  next: YamlNode | null,
  surroundings: Surroundings,
): readonly Seen[] {
  if (old === null) return [];
  const lines = firstLine((next ?? old).lines);
  const listed = new Set(LISTS.flatMap((list) => entriesOf(next, list)));
  const dropped = LISTS.flatMap((list) => entriesOf(old, list)).filter(
    (entry) => !listed.has(entry) && !surroundings.isChanged(entry) && !surroundings.isListedElsewhere(entry),
  );
  const gone = dropped.map((entry) => ({
    rule: KUSTOMIZE_PRUNE,
    from: entry,
    to: ABSENT,
    field: `resources ${entry}`,
    lines,
  }));
  if (next === null) return gone;
  const taken = overrides(old, next);
  const told = new Set(taken.map(placeOf));
  const patched = judgePatchedObjects(old, next).filter((seen) => !told.has(placeOf(seen)));
  return [...gone, ...names(old, next), ...selectors(old, next), ...taken, ...patched, ...chartValues(old, next)];
}

/** What a patch takes away is told once, however it is seen. */
function placeOf({ rule, lines: at }: Seen): string {
  return `${rule.id} ${at?.start ?? 0}`;
}

/** Values that a chart is given here, by the name of its release. */
function chartValues(old: YamlNode, next: YamlNode): readonly Seen[] {
  const before = new Map(itemsAt(old, 'helmCharts').map((chart) => [releaseOf(chart), nodeAt(chart, 'valuesInline')]));
  return itemsAt(next, 'helmCharts').flatMap((chart) => {
    const was = before.get(releaseOf(chart)) ?? null;
    const values = nodeAt(chart, 'valuesInline') ?? nothingLeft(chart);
    return valuesBelow({ old: was, new: values, templated: false }, 'valuesInline');
  });
}

function releaseOf(chart: YamlNode): string {
  return `${textAt(chart, 'namespace') ?? ''}\0${textAt(chart, 'releaseName') ?? ''}\0${textAt(chart, 'name') ?? ''}`;
}

/** Values that are gone as a whole. */
function nothingLeft({ lines }: YamlNode): YamlNode {
  return { kind: 'map', entries: new Map(), lines: firstLine(lines), tag: null };
}

/** Files, folders and charts that a list names. */
export function entriesOf(root: YamlNode | null, list: string): readonly string[] {
  if (list === 'helmCharts')
    return itemsAt(root, list).flatMap((item) => textAt(item, 'releaseName') ?? textAt(item, 'name') ?? []);
  return textsAt(root, list).map((entry) => entry.replace(/^\.\//, '').replace(/\/$/, ''));
}

const NAMES: readonly string[] = ['namePrefix', 'nameSuffix', 'namespace'];

/** A namespace that is set where none was may only say what was meant; every other change renames all objects. */
function names(old: YamlNode, next: YamlNode): readonly Seen[] {
  return NAMES.flatMap((field) => {
    const [before, after] = [textAt(old, field), textAt(next, field)];
    if (before === after || (field === 'namespace' && before === null)) return [];
    const lines = nodeAt(next, field)?.lines ?? firstLine(next.lines);
    return [{ rule: KUSTOMIZE_PRUNE, from: before ?? ABSENT, to: after ?? ABSENT, field, lines }];
  });
}

/** Common labels are written into the selectors of workloads, which cannot be changed. */
function selectors(old: YamlNode, next: YamlNode): readonly Seen[] {
  const [before, after] = [selectorLabels(old), selectorLabels(next)];
  if (canonicalLabels(before) === canonicalLabels(after)) return [];
  const lines = (nodeAt(next, 'commonLabels') ?? nodeAt(next, 'labels'))?.lines ?? firstLine(next.lines);
  const field = 'labels in selectors';
  return [{ rule: REPLACE_IMMUTABLE, from: spelt(before), to: spelt(after), field, lines }];
}

type Labels = ReadonlyMap<string, string>;

function selectorLabels(root: YamlNode): Labels {
  const selecting = itemsAt(root, 'labels').filter((item) => truthAt(item, 'includeSelectors') === true);
  const pairs = [nodeAt(root, 'commonLabels'), ...selecting.map((item) => nodeAt(item, 'pairs'))];
  return new Map(pairs.flatMap((node) => entriesAt(node)).map(([name, value]) => [name, textAt(value) ?? '']));
}

function canonicalLabels(labels: Labels): string {
  return JSON.stringify([...labels].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function spelt(labels: Labels): string {
  return [...labels].map(([name, value]) => `${name}=${value}`).join(', ') || ABSENT;
}

function overrides(old: YamlNode, next: YamlNode): readonly Seen[] {
  return [...replicas(old, next), ...images(old, next), ...patches(old, next), ...merges(old, next)];
}

function replicas(old: YamlNode, next: YamlNode): readonly Seen[] {
  const before = new Map(itemsAt(old, 'replicas').map((item) => [textAt(item, 'name'), numberAt(item, 'count')]));
  return itemsAt(next, 'replicas').flatMap((item) => {
    const name = textAt(item, 'name');
    if (numberAt(item, 'count') !== 0 || before.get(name) === 0) return [];
    const from = before.get(name)?.toString() ?? 'what the base says';
    return [{ rule: SCALE_ZERO, from, to: '0', field: `replicas of ${name ?? '?'}`, lines: item.lines }];
  });
}

function images(old: YamlNode, next: YamlNode): readonly Seen[] {
  const before = new Map(itemsAt(old, 'images').map((item) => [textAt(item, 'name'), imageText(item)]));
  return itemsAt(next, 'images').flatMap((item) => {
    const [was, is] = [before.get(textAt(item, 'name')) ?? null, imageText(item)];
    const reason = was === null ? null : loosened(was, is);
    if (reason === null) return [];
    const field = `image ${textAt(item, 'name') ?? '?'}`;
    return [{ rule: IMAGE_FLOATING, from: was, to: `${is} (${reason})`, field, lines: item.lines }];
  });
}

function imageText(item: YamlNode): string {
  const [tag, digest] = [textAt(item, 'newTag'), textAt(item, 'digest')];
  const name = textAt(item, 'newName') ?? textAt(item, 'name') ?? '';
  return `${name}${tag === null ? '' : `:${tag}`}${digest === null ? '' : `@${digest}`}`;
}

/** New operations of JSON patches that stand in the kustomization itself. */
function patches(old: YamlNode, next: YamlNode): readonly Seen[] {
  const before = new Set(operationsOf(old).map(({ text }) => text));
  return operationsOf(next)
    .filter(({ text }) => !before.has(text))
    .flatMap(({ node, lines }) => {
      const [op, path] = [textAt(node, 'op'), textAt(node, 'path') ?? ''];
      const field = `patch ${path}`;
      const value = nodeAt(node, 'value');
      if (op === 'remove' || ((op === 'replace' || op === 'add') && value !== null && isBare(value))) {
        const rule = REMOVED.find(([ending]) => ending.test(path))?.[1];
        return rule === undefined ? [] : [{ rule, from: 'what the base says', to: ABSENT, field, lines }];
      }
      const zero = path === '/spec/replicas' && numberAt(node, 'value') === 0;
      return zero ? [{ rule: SCALE_ZERO, from: 'what the base says', to: '0', field, lines }] : [];
    });
}

interface Operation {
  readonly node: YamlNode;
  readonly text: string;
  readonly lines: Seen['lines'];
}

/** New strategic merge patches that stand in the kustomization itself. */
function merges(old: YamlNode, next: YamlNode): readonly Seen[] {
  const before = new Set(mergesOf(old).map(({ text }) => text));
  return mergesOf(next)
    .filter(({ text }) => !before.has(text))
    .flatMap(({ node, lines }) => {
      const named = `${textAt(node, 'kind') ?? '?'} ${textAt(node, 'metadata', 'name') ?? '?'}`;
      const field = `patch of ${named}`;
      const from = 'what the base says';
      const nulls = nullsOf(node).flatMap((path): readonly Seen[] => {
        const rule = REMOVED.find(([ending]) => ending.test(path))?.[1];
        return rule === undefined ? [] : [{ rule, from, to: 'null', field: `${field} ${path}`, lines }];
      });
      if (nulls.length > 0) return nulls;
      if (textAt(node, '$patch') === 'delete') {
        return [{ rule: KUSTOMIZE_PRUNE, from: named, to: '$patch: delete', field, lines }];
      }
      const zero = numberAt(node, 'spec', 'replicas') === 0;
      return zero ? [{ rule: SCALE_ZERO, from, to: '0', field, lines }] : [];
    });
}

/** Paths of what a patch sets to null, which takes it away from the base. The tree's depth is bounded by its reader. */
function nullsOf(node: YamlNode, path = ''): readonly string[] {
  if (node.kind === 'scalar') return node.value === null ? [path] : [];
  if (node.kind === 'list') return node.items.flatMap((item, index) => nullsOf(item, `${path}/${index}`));
  return [...node.entries].flatMap(([key, value]) => nullsOf(value, `${path}/${key.replaceAll('/', '~1')}`));
}

/** `patches` that hold a text, and the older `patchesStrategicMerge`, whose items are texts or paths. */
function mergesOf(root: YamlNode): readonly Operation[] {
  const texts = [
    ...itemsAt(root, 'patches').map((holder) => nodeAt(holder, 'patch')),
    ...itemsAt(root, 'patchesStrategicMerge'),
  ];
  return texts.flatMap((patch) => {
    const source = textAt(patch);
    if (patch === null || source === null || isBare(patch) || !source.includes(':')) return [];
    const trees = readYamlTrees(source);
    if (trees.kind !== 'trees') return [];
    return trees.roots
      .filter((tree) => textAt(tree, 'kind') !== null)
      .map((node) => ({ node, text: canonical(node), lines: patch.lines }));
  });
}

function operationsOf(root: YamlNode): readonly Operation[] {
  const holders = [...itemsAt(root, 'patches'), ...itemsAt(root, 'patchesJson6902')];
  return holders.flatMap((holder) => {
    const patch = nodeAt(holder, 'patch');
    const source = textAt(patch);
    if (source === null || isBare(patch)) return [];
    const trees = readYamlTrees(source);
    if (trees.kind !== 'trees') return [];
    const target = canonical(nodeAt(holder, 'target'));
    return trees.roots
      .flatMap((tree) => itemsAt(tree))
      .map((node) => ({ node, text: `${target} ${canonical(node)}`, lines: patch?.lines }));
  });
}
