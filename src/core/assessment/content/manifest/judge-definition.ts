/** CustomResourceDefinitions that stay: versions, what is stored, and what schemas accept. */
import { itemsAt, mapAt, nodeAt, textAt, truthAt } from '../../../reading/yaml-node.ts';
import type { YamlMap, YamlNode } from '../../../reading/yaml-tree.ts';
import { below, bothSides, shownNode } from './compare.ts';
import type { BothSides } from './compare.ts';
import { SCHEMA_NARROWED, VERSION_REMOVED, VERSION_STORAGE } from './rules-definitions.ts';
import { narrowings } from './schema-narrowing.ts';
import { ABSENT, firstLine } from './sight.ts';
import type { Judge, Seen } from './sight.ts';

export const judgeDefinition: Judge = (change) => {
  const sides = bothSides(change);
  if (sides === null || change.new?.object.kind !== 'CustomResourceDefinition') return [];
  const spec = below(sides, 'spec');
  const [before, after] = [versionsOf(spec.old), versionsOf(spec.new)];
  if (before.size === 0 || after.size === 0) return [];
  const lines = firstLine((nodeAt(spec.new, 'versions') ?? spec.new ?? change.new.object).lines);
  return [
    ...[...before].flatMap(([name, old]) => unserved(old, after.get(name) ?? null, lines)),
    ...stored(before, after),
    ...conversion(below(spec, 'conversion', 'strategy'), after, lines),
    ...[...before].flatMap(([name, old]) => narrowed(old, after.get(name) ?? null)),
  ];
};

interface Version {
  readonly name: string;
  /** Null where a template decides it. */
  readonly served: boolean | null;
  readonly stored: boolean | null;
  readonly schema: YamlNode | null;
  readonly node: YamlMap;
}

/** By name; the single `version` and the common `validation` of `v1beta1` are read as the versions they stand for. */
function versionsOf(spec: YamlNode | null): ReadonlyMap<string, Version> {
  const common = nodeAt(spec, 'validation', 'openAPIV3Schema');
  const listed = itemsAt(spec, 'versions').flatMap((node): readonly Version[] => {
    const name = textAt(node, 'name');
    if (name === null || node.kind !== 'map') return [];
    const schema = nodeAt(node, 'schema', 'openAPIV3Schema') ?? common;
    return [{ name, served: truthAt(node, 'served'), stored: truthAt(node, 'storage'), schema, node }];
  });
  const single = textAt(spec, 'version');
  const whole = mapAt(spec);
  if (listed.length > 0 || single === null || whole === null) return new Map(listed.map((one) => [one.name, one]));
  return new Map([[single, { name: single, served: true, stored: true, schema: common, node: whole }]]);
}

function unserved(old: Version, next: Version | null, lines: Seen['lines']): readonly Seen[] {
  const was = old.served === true ? 'served' : 'stored';
  const field = `version ${old.name}`;
  if (next === null) {
    if (old.served !== true && old.stored !== true) return [];
    const from = old.served === true && old.stored === true ? 'served, stored' : was;
    return [{ rule: VERSION_REMOVED, from, to: ABSENT, field, lines, endangersState: old.stored === true }];
  }
  if (old.served !== true || next.served !== false) return [];
  const at = nodeAt(next.node, 'served')?.lines;
  return [{ rule: VERSION_REMOVED, from: 'served: true', to: 'served: false', field, lines: at }];
}

/** The stored version, where the old one is still there: one that goes is told of as such. */
function stored(before: ReadonlyMap<string, Version>, after: ReadonlyMap<string, Version>): readonly Seen[] {
  const [old, next] = [before, after].map((side) => [...side.values()].find(({ stored: is }) => is === true));
  if (old === undefined || next === undefined || old.name === next.name || !after.has(old.name)) return [];
  const lines = nodeAt(next.node, 'storage')?.lines;
  return [{ rule: VERSION_STORAGE, from: old.name, to: next.name, field: 'storage version', lines }];
}

/** With a single version there is nothing to convert. */
function conversion(strategy: BothSides, after: ReadonlyMap<string, Version>, lines: Seen['lines']): readonly Seen[] {
  const to = textAt(strategy.new);
  if (textAt(strategy.old) !== 'Webhook' || after.size < 2) return [];
  if (to === 'Webhook' || (strategy.templated && strategy.new !== null && to === null)) return [];
  return [
    {
      rule: VERSION_STORAGE,
      base: 'high',
      from: 'Webhook',
      to: to === null ? ABSENT : shownNode(strategy.new),
      field: 'spec.conversion.strategy',
      lines: strategy.new?.lines ?? lines,
    },
  ];
}

/** One finding for a version: a generator that drops a type takes many fields along. */
function narrowed(old: Version, next: Version | null): readonly Seen[] {
  if (next === null || old.schema === null || (old.served !== true && old.stored !== true)) return [];
  if (next.schema === null) return [];
  const [first, ...others] = narrowings(old.schema, next.schema).filter(({ field }) => !field.startsWith('status'));
  if (first === undefined) return [];
  const more =
    others.length === 0
      ? ''
      : ` and ${others.length} more: ${others
          .slice(0, 3)
          .map(({ field }) => field)
          .join(', ')}`;
  const { from, to, field, lines } = first;
  return [{ rule: SCHEMA_NARROWED, from, to, field: `version ${old.name}: ${field}${more}`, lines }];
}
