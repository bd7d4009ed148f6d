/** Where an Application of Argo CD takes its objects from: one source or several, each with its values. */
import { itemsAt, nodeAt, textAt } from '../../../reading/yaml-node.ts';
import type { YamlNode } from '../../../reading/yaml-tree.ts';
import { below } from './compare.ts';
import type { BothSides } from './compare.ts';
import { effectiveValues, grown, valuesBelow, valuesByName, valuesInText, valuesOfText } from './inline-values.ts';
import { SYNC_DESTINATION } from './rules-delivery.ts';
import { ABSENT, firstLine } from './sight.ts';
import type { Seen } from './sight.ts';

/** Sources of both sides that belong together, and the old ones that are gone. */
export interface PairedSources {
  readonly pairs: readonly BothSides[];
  readonly gone: readonly YamlNode[];
}

/** By what they are called; what is left over belongs together in its order, so that another path is seen as such. */
export function sourcesOf(spec: BothSides): PairedSources {
  const waiting = new Map<string, YamlNode[]>();
  const news = listed(spec.new);
  // The first one of a name is taken first: it lies on top.
  for (const item of news.toReversed()) {
    const known = waiting.get(nameOf(item));
    if (known === undefined) waiting.set(nameOf(item), [item]);
    else known.push(item);
  }
  const taken = new Set<YamlNode>();
  const partners = listed(spec.old).map((old) => {
    const next = waiting.get(nameOf(old))?.pop() ?? null;
    if (next !== null) taken.add(next);
    return [old, next] as const;
  });
  const rest = news.filter((one) => !taken.has(one) && delivers(one)).values();
  const whole = partners.map(
    ([old, next]) => [old, next ?? (delivers(old) ? (rest.next().value ?? null) : null)] as const,
  );
  return {
    pairs: whole.flatMap(([old, next]) => (next === null ? [] : [{ old, new: next, templated: spec.templated }])),
    // A template may insert sources, and without any the Application is refused.
    gone: spec.templated || news.length === 0 ? [] : whole.flatMap(([old, next]) => (next === null ? [old] : [])),
  };
}

function listed(spec: YamlNode | null): readonly YamlNode[] {
  const many = itemsAt(spec, 'sources');
  const one = nodeAt(spec, 'source');
  return many.length > 0 || one === null ? many : [one];
}

function nameOf(source: YamlNode): string {
  const plain =
    textAt(source, 'ref') ?? textAt(source, 'name') ?? textAt(source, 'chart') ?? textAt(source, 'path') ?? '';
  return `${plain}\0${textAt(source, 'helm', 'releaseName') ?? ''}`;
}

/** What a source delivered goes with it where the Application prunes. */
export function lostSources({ gone }: PairedSources, spec: BothSides): readonly Seen[] {
  const lines = spec.new === null ? undefined : firstLine(spec.new.lines);
  return gone.filter(delivers).map((source) => {
    const from = textAt(source, 'path') ?? textAt(source, 'chart') ?? textAt(source, 'repoURL') ?? 'a source';
    return { rule: SYNC_DESTINATION, from, to: ABSENT, field: 'source', lines };
  });
}

/** Values that an Application gives its chart, each in its own form; as a whole where a form comes or goes. */
export function givenValues(helm: BothSides): readonly Seen[] {
  const [texts, object, names] = ['values', 'valuesObject', 'parameters'].map((name) => below(helm, name));
  if (texts === undefined || object === undefined || names === undefined) return [];
  if ([texts, object, names].some((part) => (part.old === null) !== (part.new === null))) {
    const whole = (side: 'old' | 'new'): YamlNode | null =>
      effectiveValues([valuesOfText(texts[side]), object[side], names[side] === null ? null : grown(names[side])]);
    const lines = helm.new?.lines;
    return valuesBelow({ ...helm, old: whole('old'), new: whole('new') }, 'helm').map((seen) => ({ ...seen, lines }));
  }
  return [
    ...valuesBelow(object, 'helm.valuesObject'),
    ...valuesInText(texts, 'helm.values'),
    ...valuesByName(names, 'helm.parameters'),
  ];
}

/** A source that is only referred to gives values, and no objects. */
function delivers(source: YamlNode): boolean {
  return textAt(source, 'ref') === null || textAt(source, 'path') !== null || textAt(source, 'chart') !== null;
}
