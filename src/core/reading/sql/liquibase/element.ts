/** A change log as a tree of elements, whether it was written in XML, YAML or JSON. */

export interface ChangeElement {
  /** Without a namespace: `dropTable`. */
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly ChangeElement[];
  readonly text: string;
  readonly line: number;
  readonly source: string;
}

/** An attribute as text; empty where it is not there. */
export function attribute(element: ChangeElement, name: string): string {
  return element.attributes.get(name) ?? '';
}

/** Children of a name. */
export function childrenOf(element: ChangeElement, name: string): readonly ChangeElement[] {
  return element.children.filter((child) => child.name === name);
}
