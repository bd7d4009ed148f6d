/** What a module holds, as it is told. */
import { resourceKind } from '../infrastructure/resource-classes.ts';
import type { ResourceClass } from '../infrastructure/resource-classes.ts';

/** A resource that a module holds. */
export interface Held {
  readonly type: string;
  readonly address: string;
}

/** What is held, by what it would mean to lose it. */
export function byClass(held: readonly Held[]): ReadonlyMap<ResourceClass, readonly Held[]> {
  const groups = new Map<ResourceClass, Held[]>();
  for (const one of held) {
    const { class: name } = resourceKind(one.type);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [one]);
    else group.push(one);
  }
  return groups;
}

const MOST_LISTED = 4;

/** Addresses for people. */
export function listed(addresses: readonly string[]): string {
  const shown = addresses.slice(0, MOST_LISTED).join(', ');
  return addresses.length > MOST_LISTED ? `${shown} and ${addresses.length - MOST_LISTED} more` : shown;
}
