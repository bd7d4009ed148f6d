/** How two sides of a value are compared when one may be a template. */
import { hasMask } from '../../../reading/manifest/template.ts';
import { isBare, nodeAt, numberAt, textAt } from '../../../reading/yaml-node.ts';
import type { YamlNode } from '../../../reading/yaml-tree.ts';
import type { ObjectChange } from './pairing.ts';

/** Both roots of an object that is on both sides, and whether a null may stand for anything. */
export interface BothSides {
  readonly old: YamlNode | null;
  readonly new: YamlNode | null;
  /** The new text is a template: what is null there is written when it is rendered. */
  readonly templated: boolean;
}

/** Both roots; null for what is only on one side. */
export function bothSides(change: ObjectChange): BothSides | null {
  if (change.kind === 'deleted' || change.kind === 'created') return null;
  return { old: change.old.object.root, new: change.new.object.root, templated: change.new.object.templated };
}

/** The two values below a path. */
export function below({ old, new: next, templated }: BothSides, ...path: readonly (string | number)[]): BothSides {
  return { old: nodeAt(old, ...path), new: nodeAt(next, ...path), templated };
}

/** Something stood there before, and nothing stands there now. */
export function isLost({ old, new: next, templated }: BothSides): boolean {
  if (isBare(old)) return false;
  if (next === null) return true;
  return isBare(next) && !templated;
}

/** Numbers of both sides; null unless both are known. */
export function numbers(sides: BothSides): readonly [before: number, after: number] | null {
  const [before, after] = [numberAt(sides.old), numberAt(sides.new)];
  return before === null || after === null ? null : [before, after];
}

/** Texts of both sides where both are there, known and different. */
export function changedTexts(sides: BothSides): readonly [before: string, after: string] | null {
  const [before, after] = [textAt(sides.old), textAt(sides.new)];
  if (before === null || after === null || before === after || hasMask(after)) return null;
  return [before, after];
}

/** A word that becomes another one: `from` (absent counts where it is null) before, `to` after. */
export function becomes(sides: BothSides, from: ReadonlySet<string | null>, to: ReadonlySet<string | null>): boolean {
  const [before, after] = [textAt(sides.old), textAt(sides.new)];
  if (sides.templated && after === null && sides.new !== null) return false;
  return from.has(before) && to.has(after) && before !== after;
}

/** A value as it is shown: its text, `absent`, or what it is. */
export function shownNode(node: YamlNode | null): string {
  if (node === null) return 'absent';
  if (node.kind === 'scalar') return node.value === null ? 'null' : node.text;
  return node.kind === 'list' ? `${node.items.length} items` : `{ ${[...node.entries.keys()].slice(0, 6).join(', ')} }`;
}
