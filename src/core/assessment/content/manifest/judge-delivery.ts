/** Objects that deliver others: Applications of Argo CD, Kustomizations and releases of Flux. */
import { hasMask } from '../../../reading/manifest/template.ts';
import { entriesAt, textAt, textsAt, truthAt } from '../../../reading/yaml-node.ts';
import type { YamlNode } from '../../../reading/yaml-tree.ts';
import { givenValues, lostSources, sourcesOf } from './application-sources.ts';
import { changedTexts, below, bothSides, shownNode } from './compare.ts';
import type { BothSides } from './compare.ts';
import { valuesBelow, valuesInText } from './inline-values.ts';
import { deletesMore } from './kinds.ts';
import type { ObjectChange } from './pairing.ts';
import { HELM_UNINSTALL, KUSTOMIZE_PRUNE, REPLACE_FORCE, SYNC_DESTINATION, SYNC_LOOSENED } from './rules-delivery.ts';
import { ABSENT, addressOf, firstLine } from './sight.ts';
import type { Judge, Seen } from './sight.ts';
import { isMajorStep, isPinned } from './version.ts';

export const judgeDelivery: Judge = (change) => {
  if (change.kind === 'deleted' || change.kind === 'renamed') return gone(change);
  if (change.kind === 'created') return [];
  const sides: BothSides = bothSides(change) ?? { old: null, new: null, templated: false };
  const { kind, group } = change.new.object;
  if (kind === 'Application' && group.startsWith('argoproj')) return application(sides, []);
  if (kind === 'ApplicationSet') return application(sides, ['spec', 'template']);
  if (kind === 'HelmRelease') return release(sides);
  if (kind === 'Kustomization' && group.endsWith('fluxcd.io')) return fluxKustomization(sides);
  if (kind === 'HelmChart' && group === 'helm.cattle.io') {
    return valuesInText(below(sides, 'spec', 'valuesContent'), 'spec.valuesContent');
  }
  if (kind.endsWith('Repository') && group.endsWith('fluxcd.io')) return repository(sides);
  return [];
};

function gone(change: ObjectChange): readonly Seen[] {
  const object = change.old?.object;
  if (object === undefined || deletesMore(object)) return [];
  const to = change.new === null ? ABSENT : addressOf(change.new.object);
  const seen = { from: addressOf(object), to, field: 'object', lines: (change.new?.object ?? object).lines };
  if (object.kind === 'HelmRelease') return [{ ...seen, rule: HELM_UNINSTALL, endangersState: true }];
  if (object.kind === 'Kustomization' && truthAt(object.root, 'spec', 'prune') === true) {
    return [{ ...seen, rule: KUSTOMIZE_PRUNE }];
  }
  return [];
}

/** `in` leads to the template of an ApplicationSet. */
function application(sides: BothSides, inside: readonly string[]): readonly Seen[] {
  const spec = below(sides, ...inside, 'spec');
  const policy = below(spec, 'syncPolicy');
  const sources = sourcesOf(spec);
  return [
    ...switchedOn(below(policy, 'automated', 'prune'), 'syncPolicy.automated.prune'),
    ...switchedOn(below(policy, 'automated', 'allowEmpty'), 'syncPolicy.automated.allowEmpty'),
    ...options(below(policy, 'syncOptions')),
    ...switchedOff(policy),
    ...moved(below(spec, 'destination'), 'destination', ['server', 'name', 'namespace']),
    ...sources.pairs.flatMap((source) => [
      ...moved(source, 'source', ['repoURL', 'path', 'chart']),
      ...revision(source),
      ...givenValues(below(source, 'helm')),
    ]),
    ...lostSources(sources, spec),
    ...preserved(sides),
  ];
}

function switchedOn(part: BothSides, field: string): readonly Seen[] {
  if (truthAt(part.new) !== true || truthAt(part.old) === true) return [];
  return [{ rule: REPLACE_FORCE, from: shownNode(part.old), to: 'true', field, lines: part.new?.lines }];
}

const FORCING: readonly string[] = ['Replace=true', 'Force=true'];

function options(part: BothSides): readonly Seen[] {
  const before = new Set(textsAt(part.old));
  const forced = textsAt(part.new).filter((one) => FORCING.includes(one) && !before.has(one));
  return forced.map((to) => ({
    rule: REPLACE_FORCE,
    from: ABSENT,
    to,
    field: 'syncPolicy.syncOptions',
    lines: part.new?.lines,
  }));
}

function switchedOff(policy: BothSides): readonly Seen[] {
  const automated = below(policy, 'automated');
  const healing = below(automated, 'selfHeal');
  const lines = (automated.new ?? policy.new)?.lines;
  if (automated.old !== null && automated.new === null) {
    return [{ rule: SYNC_LOOSENED, from: 'automated', to: ABSENT, field: 'syncPolicy.automated', lines }];
  }
  if (truthAt(healing.old) !== true || truthAt(healing.new) === true) return [];
  if (healing.new !== null && truthAt(healing.new) === null) return [];
  const to = shownNode(healing.new);
  return [{ rule: SYNC_LOOSENED, from: 'true', to, field: 'syncPolicy.automated.selfHeal', lines }];
}

function moved(part: BothSides, name: string, fields: readonly string[]): readonly Seen[] {
  return fields.flatMap((field) => {
    const texts = changedTexts(below(part, field));
    if (texts === null || sameAddress(texts[0], texts[1])) return [];
    const lines = below(part, field).new?.lines;
    return [{ rule: SYNC_DESTINATION, from: texts[0], to: texts[1], field: `${name}.${field}`, lines }];
  });
}

/** Spellings of one address: `.git`, a slash at the end, letter case of the host. */
function sameAddress(a: string, b: string): boolean {
  const plain = (text: string): string =>
    text
      .replace(/\/$/, '')
      .replace(/\.git$/, '')
      .toLowerCase();
  return plain(a) === plain(b);
}

/** The version of a chart, or the revision of a repository. */
function revision(source: BothSides): readonly Seen[] {
  const part = below(source, 'targetRevision');
  const [before, after] = [textAt(part.old), textAt(part.new)];
  if (before === null || hasMask(before) || (after !== null && hasMask(after))) return [];
  const seen = {
    from: before,
    to: after ?? ABSENT,
    field: 'source.targetRevision',
    lines: (part.new ?? source.new)?.lines,
  };
  if (isPinned(before) && !isPinned(after ?? 'HEAD')) return [{ ...seen, rule: SYNC_LOOSENED }];
  const isChart = below(source, 'chart').new !== null;
  return isChart && isMajorStep(before, after ?? '') ? [{ ...seen, rule: HELM_UNINSTALL, base: 'medium' }] : [];
}

/** An ApplicationSet that kept what its Applications delivered. */
function preserved(sides: BothSides): readonly Seen[] {
  const part = below(sides, 'spec', 'syncPolicy', 'preserveResourcesOnDeletion');
  if (truthAt(part.old) !== true || truthAt(part.new) === true) return [];
  const field = 'syncPolicy.preserveResourcesOnDeletion';
  return [{ rule: REPLACE_FORCE, from: 'true', to: shownNode(part.new), field, lines: (part.new ?? sides.new)?.lines }];
}

function release(sides: BothSides): readonly Seen[] {
  const spec = below(sides, 'spec');
  const version = below(spec, 'chart', 'spec', 'version');
  const texts = changedTexts(version);
  return [
    ...switchedOn(below(spec, 'upgrade', 'force'), 'spec.upgrade.force'),
    ...switchedOn(below(spec, 'upgrade', 'cleanupOnFail'), 'spec.upgrade.cleanupOnFail'),
    ...['releaseName', 'targetNamespace', 'storageNamespace'].flatMap((name) => renamed(below(spec, name), name)),
    ...moved(below(spec, 'chart', 'spec'), 'spec.chart.spec', ['chart']),
    ...moved(below(spec, 'chart', 'spec', 'sourceRef'), 'spec.chart.spec.sourceRef', ['name']),
    ...(texts === null ? [] : versionStep(texts, version)),
    ...valuesBelow(below(spec, 'values'), 'spec.values'),
  ];
}

function renamed(part: BothSides, name: string): readonly Seen[] {
  const texts = changedTexts(part);
  if (texts === null) return [];
  const lines = part.new?.lines;
  return [{ rule: HELM_UNINSTALL, from: texts[0], to: texts[1], field: `spec.${name}`, lines, endangersState: true }];
}

function versionStep([before, after]: readonly [string, string], part: BothSides): readonly Seen[] {
  const seen = { from: before, to: after, field: 'spec.chart.spec.version', lines: part.new?.lines };
  if (isMajorStep(before, after)) return [{ ...seen, rule: HELM_UNINSTALL, base: 'medium' }];
  return isPinned(before) && !isPinned(after) ? [{ ...seen, rule: SYNC_LOOSENED }] : [];
}

function fluxKustomization(sides: BothSides): readonly Seen[] {
  const spec = below(sides, 'spec');
  const target = changedTexts(below(spec, 'targetNamespace'));
  const lines = below(spec, 'targetNamespace').new?.lines;
  return [
    ...switchedOn(below(spec, 'prune'), 'spec.prune'),
    ...switchedOn(below(spec, 'force'), 'spec.force'),
    ...moved(spec, 'spec', ['path']),
    ...moved(below(spec, 'sourceRef'), 'spec.sourceRef', ['name', 'namespace']),
    ...(target === null
      ? []
      : [{ rule: KUSTOMIZE_PRUNE, from: target[0], to: target[1], field: 'spec.targetNamespace', lines }]),
  ];
}

/** A source of Flux: the address, or a pinned reference that becomes a branch. */
function repository(sides: BothSides): readonly Seen[] {
  const ref = below(sides, 'spec', 'ref');
  const pinned = (node: YamlNode | null): string | null =>
    entriesAt(node).find(([name]) => name === 'commit' || name === 'tag' || name === 'digest')?.[0] ?? null;
  const [before, after] = [pinned(ref.old), pinned(ref.new)];
  const lines = ref.new === null ? (sides.new === null ? undefined : firstLine(sides.new.lines)) : ref.new.lines;
  return [
    ...moved(below(sides, 'spec'), 'spec', ['url']),
    ...(before !== null && after === null && !(ref.templated && ref.new?.kind === 'scalar')
      ? [{ rule: SYNC_LOOSENED, from: before, to: shownNode(ref.new), field: 'spec.ref', lines }]
      : []),
  ];
}
