/** Selectors that matched pods before the change and match none after it. Judged over the whole change. */
import type { ManifestObject } from '../../../reading/manifest/objects.ts';
import { podTemplateOf } from '../../../reading/manifest/pods.ts';
import { hasMask } from '../../../reading/manifest/template.ts';
import { entriesAt, itemsAt, mapAt, nodeAt, textAt, textsAt } from '../../../reading/yaml-node.ts';
import type { YamlNode } from '../../../reading/yaml-tree.ts';
import type { ObjectChange, PlacedObject } from './pairing.ts';
import { SELECTOR_MISMATCH } from './rules-objects.ts';
import { addressOf } from './sight.ts';
import type { Seen } from './sight.ts';

/** Where kinds keep the selector of pods. */
const SELECTORS: Readonly<Record<string, readonly string[]>> = {
  Service: ['spec', 'selector'],
  PodDisruptionBudget: ['spec', 'selector'],
  NetworkPolicy: ['spec', 'podSelector'],
  PodMonitor: ['spec', 'selector'],
};

/** What is seen at one object of the change, or at one that stands beside it. */
export interface SeenAt {
  readonly change: ObjectChange;
  readonly seen: Seen;
}

/** All selectors, of changed objects and of those in `standing`, against the pods before and after. */
export function judgeSelectors(changes: readonly ObjectChange[], standing: readonly PlacedObject[]): readonly SeenAt[] {
  const unchanged = standing.map((one): ObjectChange => ({ kind: 'changed', old: one, new: one }));
  const all = [...changes, ...unchanged];
  const pods = new Pods(all);
  const selecting = all.flatMap((change) => {
    const seen = mismatch(change, pods);
    return seen === null ? [] : [{ change, seen }];
  });
  return [...selecting, ...changes.flatMap(ownSelector)];
}

type Labels = ReadonlyMap<string, string>;

interface Workload {
  readonly object: ManifestObject;
  readonly labels: Labels;
  /** The workload is on both sides. */
  readonly stays: boolean;
}

/** Pods of both sides by one `label=value`, so that a selector meets only those that share its rarest label. */
class Pods {
  readonly #before = new Map<string, Workload[]>();
  readonly #after = new Map<string, Workload[]>();

  constructor(changes: readonly ObjectChange[]) {
    for (const change of changes) {
      const stays = change.old !== null && change.new !== null;
      if (change.old !== null) add(this.#before, change.old.object, stays);
      if (change.new !== null) add(this.#after, change.new.object, stays);
    }
  }

  /** A workload that was selected and is still there; null when there was none. */
  selectedBefore(selector: YamlNode, by: ManifestObject): Workload | null {
    return find(this.#before, selector, by, (workload) => workload.stays);
  }

  selectedAfter(selector: YamlNode, by: ManifestObject): boolean {
    return find(this.#after, selector, by, () => true) !== null;
  }
}

function add(index: Map<string, Workload[]>, object: ManifestObject, stays: boolean): void {
  const labels = labelsOf(object);
  if (labels === null) return;
  const workload = { object, labels, stays };
  for (const [name, value] of labels) {
    const key = `${name}=${value}`;
    const list = index.get(key);
    if (list === undefined) index.set(key, [workload]);
    else list.push(workload);
  }
}

/** Labels of the pods; null where there are none or a template writes them. */
function labelsOf(object: ManifestObject): Labels | null {
  const labels = mapAt(podTemplateOf(object), 'metadata', 'labels');
  if (labels === null) return null;
  const found = new Map([...labels.entries].map(([name, node]) => [name, textAt(node) ?? '']));
  return found.size === 0 || [...found].some(([name, value]) => hasMask(name + value)) ? null : found;
}

/** More workloads of one label are a trick, and are not compared. */
const MOST_COMPARED = 2000;

function find(
  index: ReadonlyMap<string, readonly Workload[]>,
  selector: YamlNode,
  by: ManifestObject,
  accepts: (workload: Workload) => boolean,
): Workload | null {
  const wanted = equalities(selector);
  const lists = wanted.map(([name, value]) => index.get(`${name}=${value}`) ?? []);
  const rarest = lists.reduce<readonly Workload[] | null>(
    (least, list) => (least === null || list.length < least.length ? list : least),
    null,
  );
  const fits = (workload: Workload): boolean =>
    accepts(workload) && sameNamespace(workload.object, by) && matches(selector, workload.labels);
  return rarest?.slice(0, MOST_COMPARED).find(fits) ?? null;
}

function sameNamespace(a: ManifestObject, b: ManifestObject): boolean {
  return a.namespace === null || b.namespace === null || a.namespace === b.namespace;
}

/** The labels that must be equal: `matchLabels`, or the whole map of a Service. */
function equalities(selector: YamlNode): readonly (readonly [string, string])[] {
  const labels = nodeAt(selector, 'matchLabels') ?? (nodeAt(selector, 'matchExpressions') === null ? selector : null);
  return entriesAt(labels).map(([name, node]) => [name, textAt(node) ?? ''] as const);
}

function matches(selector: YamlNode, labels: Labels): boolean {
  if (!equalities(selector).every(([name, value]) => labels.get(name) === value)) return false;
  return itemsAt(selector, 'matchExpressions').every((expression) => {
    const value = labels.get(textAt(expression, 'key') ?? '');
    const values = textsAt(expression, 'values');
    switch (textAt(expression, 'operator') ?? '') {
      case 'In':
        return value !== undefined && values.includes(value);
      case 'NotIn':
        return value === undefined || !values.includes(value);
      case 'Exists':
        return value !== undefined;
      case 'DoesNotExist':
        return value === undefined;
      default:
        return false;
    }
  });
}

function selectorOf({ kind, root }: ManifestObject): YamlNode | null {
  const path = Object.hasOwn(SELECTORS, kind) ? SELECTORS[kind] : undefined;
  const selector = path === undefined ? null : mapAt(root, ...path);
  if (selector === null || equalities(selector).length === 0) return null;
  return equalities(selector).some(([name, value]) => hasMask(name + value)) ? null : selector;
}

function mismatch(change: ObjectChange, pods: Pods): Seen | null {
  if (change.old === null || change.new === null) return null;
  const [before, after] = [selectorOf(change.old.object), selectorOf(change.new.object)];
  if (before === null || after === null) return null;
  const workload = pods.selectedBefore(before, change.old.object);
  if (workload === null || pods.selectedAfter(after, change.new.object)) return null;
  return {
    rule: SELECTOR_MISMATCH,
    from: `selects ${addressOf(workload.object)}`,
    to: `${spelt(after)} selects no pods`,
    field: 'selector',
    lines: after.lines,
  };
}

/** A workload whose own selector does not match its own pods: the API server refuses it. */
function ownSelector(change: ObjectChange): readonly SeenAt[] {
  if (change.new === null) return [];
  const after = own(change.new.object);
  if (after === null || after.fits || (change.old !== null && own(change.old.object)?.fits === false)) return [];
  const seen: Seen = {
    rule: SELECTOR_MISMATCH,
    from: change.old === null ? null : 'selects its own pods',
    to: `${spelt(after.selector)} does not match the labels of its own pods`,
    field: 'spec.selector',
    lines: after.selector.lines,
  };
  return [{ change, seen }];
}

const OWN: ReadonlySet<string> = new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Rollout']);

function own(object: ManifestObject): { readonly selector: YamlNode; readonly fits: boolean } | null {
  const selector = OWN.has(object.kind) ? mapAt(object.root, 'spec', 'selector') : null;
  const labels = labelsOf(object);
  if (selector === null || labels === null) return null;
  const wanted = equalities(selector);
  if (wanted.length === 0 || wanted.some(([name, value]) => hasMask(name + value))) return null;
  return { selector, fits: matches(selector, labels) };
}

function spelt(selector: YamlNode): string {
  return equalities(selector)
    .slice(0, 3)
    .map(([name, value]) => `${name}=${value}`)
    .join(', ');
}
