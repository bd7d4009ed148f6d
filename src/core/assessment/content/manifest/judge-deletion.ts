/** What is deleted or renamed. Protections and deliveries that go are judged where they are known. */
import { textAt } from '../../../reading/yaml-node.ts';
import { deletesMore, kindClass } from './kinds.ts';
import type { PlacedObject } from './pairing.ts';
import { DELETE_CASCADE, DELETE_UNCLASSIFIED, DELETE_WORKLOAD, REPLACE_RENAMED } from './rules-objects.ts';
import { ABSENT, addressOf } from './sight.ts';
import type { Judge, Seen } from './sight.ts';

export const judgeDeletion: Judge = (change) => {
  if (change.kind === 'deleted') return deleted(change.old, ABSENT);
  if (change.kind === 'renamed') return renamed(change.old, change.new);
  if (change.kind === 'changed' && !isPatchedAway(change.old) && isPatchedAway(change.new)) {
    return deleted(change.new, '$patch: delete');
  }
  if (change.kind === 'created' && isPatchedAway(change.new)) return deleted(change.new, '$patch: delete');
  return [];
};

/** A strategic merge patch of Kustomize that takes the object of this name out. */
function isPatchedAway({ object }: PlacedObject): boolean {
  return textAt(object.root, '$patch') === 'delete';
}

function deleted({ object }: PlacedObject, to: string): readonly Seen[] {
  const seen = { from: addressOf(object), to, field: 'object', lines: object.lines, endangersState: true };
  if (deletesMore(object)) return [{ ...seen, rule: DELETE_CASCADE }];
  switch (kindClass(object)) {
    case 'workload':
      // What is lost is the process or the entry point: without data, but not without callers.
      return [{ ...seen, rule: DELETE_WORKLOAD, endangersState: false }];
    case 'unknown':
      return [{ ...seen, rule: DELETE_UNCLASSIFIED }];
    case 'cascade':
    case 'delivery':
    case 'protection':
    case 'quiet':
    case 'reference':
      return [];
  }
}

function renamed(old: PlacedObject, next: PlacedObject): readonly Seen[] {
  const seen = {
    from: addressOf(old.object),
    to: addressOf(next.object),
    field: 'metadata.name',
    endangersState: true,
  };
  if (deletesMore(old.object)) {
    const why = 'Kubernetes cannot rename: the old object is deleted with everything in it, the new one begins empty.';
    return [{ ...seen, rule: DELETE_CASCADE, effect: 'replace', why }];
  }
  const name = kindClass(old.object);
  if (name !== 'workload' && name !== 'unknown') return [];
  if (old.object.kind === 'StatefulSet') {
    const why = 'Claims are named after the StatefulSet: the new one begins with empty volumes beside the old ones.';
    return [{ ...seen, rule: REPLACE_RENAMED, base: 'high', why }];
  }
  return [{ ...seen, rule: REPLACE_RENAMED, endangersState: false }];
}
