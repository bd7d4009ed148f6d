/** Which object became which: by kind, namespace and name over all changed files, so that a moved one is not deleted. */
import type { RepoPath } from '../../../../model/path.ts';
import type { ManifestObject } from '../../../reading/manifest/objects.ts';
import { podSpecOf } from '../../../reading/manifest/pods.ts';
import { canonical, itemsAt, nodeAt, textAt } from '../../../reading/yaml-node.ts';
import { folderOf } from '../manifest-paths.ts';

/** An object and where it stands. */
export interface PlacedObject {
  readonly object: ManifestObject;
  readonly path: RepoPath;
  /** Lines at which the template inserts something unknown. */
  readonly insertions: readonly number[];
}

export type ObjectChange =
  | { readonly kind: 'deleted'; readonly old: PlacedObject; readonly new: null }
  | { readonly kind: 'created'; readonly old: null; readonly new: PlacedObject }
  | { readonly kind: 'changed'; readonly old: PlacedObject; readonly new: PlacedObject }
  /** Other name or namespace, same kind, nearly the same content: deleted and created for the cluster. */
  | { readonly kind: 'renamed'; readonly old: PlacedObject; readonly new: PlacedObject };

/** The objects of one changed file on both sides. */
export interface FileObjects {
  readonly path: RepoPath;
  readonly old: readonly PlacedObject[];
  readonly new: readonly PlacedObject[];
}

/**
 * Pairs in this order: the same file, other files, the same name where only one side names the namespace, the same
 * content under another name. What still stands in `standing` (files that the change leaves alone) is not deleted where
 * it stands in the same folder: another folder is most often another cluster.
 */
export function pairObjects(files: readonly FileObjects[], standing: readonly PlacedObject[]): readonly ObjectChange[] {
  const changes: ObjectChange[] = [];
  const gone: PlacedObject[] = [];
  const come: PlacedObject[] = [];
  const paired = (old: PlacedObject, next: PlacedObject): void => {
    changes.push({ kind: 'changed', old, new: next });
  };
  const renamed = (old: PlacedObject, next: PlacedObject): void => {
    changes.push({ kind: 'renamed', old, new: next });
  };
  for (const file of files) {
    const left = pairBy(file.old, file.new, keyOf, paired);
    gone.push(...left.old);
    come.push(...left.new);
  }
  let left = pairBy(gone, come, keyOf, paired);
  left = pairBy(left.old, left.new, looseKeyOf, paired, sameNamespace);
  left = pairBy(left.old, left.new, contentKeyOf, renamed);
  left = pairBy(left.old, left.new, looseKeyOf, renamed);
  left = pairBy(left.old, left.new, imagesKeyOf, renamed, runsSomething);
  const kept = new Set(standing.map(placedKeyOf));
  for (const old of left.old) if (!kept.has(placedKeyOf(old))) changes.push({ kind: 'deleted', old, new: null });
  for (const next of left.new) changes.push({ kind: 'created', old: null, new: next });
  return changes;
}

interface Sides {
  readonly old: readonly PlacedObject[];
  readonly new: readonly PlacedObject[];
}

/** Pairs objects of equal keys in order; gives what found no partner. */
function pairBy(
  olds: readonly PlacedObject[],
  news: readonly PlacedObject[],
  key: (placed: PlacedObject) => string,
  pair: (old: PlacedObject, next: PlacedObject) => void,
  fits: (old: PlacedObject, next: PlacedObject) => boolean = () => true,
): Sides {
  const waiting = new Map<string, PlacedObject[]>();
  for (const next of news) {
    const name = key(next);
    const queue = waiting.get(name);
    if (queue === undefined) waiting.set(name, [next]);
    else queue.push(next);
  }
  const taken = new Set<PlacedObject>();
  const old = olds.filter((one) => {
    const queue = waiting.get(key(one)) ?? [];
    const at = queue.slice(0, MOST_TRIED).findIndex((candidate) => fits(one, candidate));
    const next = queue[at];
    if (next === undefined) return true;
    queue.splice(at, 1);
    taken.add(next);
    pair(one, next);
    return false;
  });
  return { old, new: news.filter((next) => !taken.has(next)) };
}

/** Candidates of one key that are tried: more than a few of one name are a trick. */
const MOST_TRIED = 16;

/** The identity of an object; its version does not count, so that a step of the API version is no deletion. */
function keyOf({ object }: PlacedObject): string {
  return `${groupOf(object)}\0${object.kind}\0${object.namespace ?? ''}\0${nameOf(object)}`;
}

function placedKeyOf(placed: PlacedObject): string {
  return `${folderOf(placed.path)}\0${keyOf(placed)}`;
}

function looseKeyOf({ object }: PlacedObject): string {
  return `${groupOf(object)}\0${object.kind}\0${nameOf(object)}`;
}

/** Workloads and ingresses moved between groups over the years; they are the same objects. */
const MOVED_GROUPS: ReadonlySet<string> = new Set(['extensions', 'apps', 'networking.k8s.io', 'policy']);

function groupOf({ group }: ManifestObject): string {
  return MOVED_GROUPS.has(group) ? 'moved' : group;
}

function nameOf({ name, generateName }: ManifestObject): string {
  return name ?? `${generateName ?? ''}*`;
}

/** A namespace that one side leaves to the command line is taken to be the same. */
function sameNamespace(old: PlacedObject, next: PlacedObject): boolean {
  const [before, after] = [old.object.namespace, next.object.namespace];
  return before === null || after === null || before === after;
}

/** Content without names: an object that reads the same below `metadata` was renamed. */
function contentKeyOf({ object }: PlacedObject): string {
  const parts = ['spec', 'data', 'stringData', 'rules', 'webhooks', 'parameters'].map((part) =>
    canonical(nodeAt(object.root, part)),
  );
  return `${groupOf(object)}\0${object.kind}\0${parts.join('\0')}`;
}

/** Workloads that run the same images under other names and labels. */
function imagesKeyOf({ object }: PlacedObject): string {
  return `${groupOf(object)}\0${object.kind}\0${imagesOf(object).join('\0')}`;
}

function runsSomething({ object }: PlacedObject): boolean {
  return imagesOf(object).length > 0;
}

function imagesOf(object: ManifestObject): readonly string[] {
  return itemsAt(podSpecOf(object), 'containers').map((container) => imageName(textAt(container, 'image') ?? ''));
}

/** Without tag and digest. */
function imageName(image: string): string {
  const plain = image.split('@', 1)[0] ?? '';
  const colon = plain.lastIndexOf(':');
  return colon > plain.lastIndexOf('/') ? plain.slice(0, colon) : plain;
}
