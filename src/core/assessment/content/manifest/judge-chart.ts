/** Charts and releases: `Chart.yaml` and helmfile. */
import { itemsAt, textAt, truthAt } from '../../../reading/yaml-node.ts';
import type { YamlNode } from '../../../reading/yaml-tree.ts';
import { changedTexts, below } from './compare.ts';
import type { BothSides } from './compare.ts';
import { effectiveValues, valuesBelow, valuesByName } from './inline-values.ts';
import { HELM_UNINSTALL, REPLACE_FORCE } from './rules-delivery.ts';
import { ABSENT, firstLine } from './sight.ts';
import type { Seen } from './sight.ts';
import { isMajorStep } from './version.ts';

/** `Chart.yaml`, or the `requirements.yaml` of older charts. */
export function judgeChart(old: YamlNode | null, next: YamlNode | null): readonly Seen[] {
  if (old === null || next === null) return [];
  const name = below({ old, new: next, templated: false }, 'name');
  const renamed = changedTexts(name);
  const after = new Map(itemsAt(next, 'dependencies').map((item) => [dependencyName(item), item]));
  return [
    ...(renamed === null
      ? []
      : [
          uninstall(
            renamed[0],
            renamed[1],
            'name',
            name.new?.lines,
            'Objects are called after the chart: all are deleted and created anew.',
          ),
        ]),
    ...itemsAt(old, 'dependencies').flatMap((item) => dependency(item, after.get(dependencyName(item)) ?? null, next)),
  ];
}

function dependencyName(item: YamlNode): string {
  return textAt(item, 'alias') ?? textAt(item, 'name') ?? '';
}

function dependency(old: YamlNode, next: YamlNode | null, chart: YamlNode): readonly Seen[] {
  const name = dependencyName(old);
  if (next === null) {
    const why = 'Everything that the dependency installed leaves the release and is deleted.';
    return [uninstall(textAt(old, 'version') ?? name, ABSENT, `dependency ${name}`, firstLine(chart.lines), why)];
  }
  const [before, after] = [textAt(old, 'version') ?? '', textAt(next, 'version') ?? ''];
  if (!isMajorStep(before, after)) return [];
  return [{ ...uninstall(before, after, `dependency ${name}`, next.lines), base: 'medium' }];
}

function uninstall(from: string, to: string, field: string, lines: Seen['lines'], why?: string): Seen {
  const seen = { rule: HELM_UNINSTALL, from, to, field, lines, endangersState: true };
  return why === undefined ? seen : { ...seen, why };
}

/** Releases of a helmfile. One that is only left out goes on running; one with `installed: false` is uninstalled. */
export function judgeHelmfile(old: YamlNode | null, next: YamlNode | null): readonly Seen[] {
  const [before, after] = [releasesOf(old), releasesOf(next)];
  const gone = [...before].filter(([key]) => !after.has(key)).map(([, release]) => release);
  const come = [...after].filter(([key]) => !before.has(key)).map(([, release]) => release);
  return [
    ...[...before].flatMap(([key, release]) =>
      changedRelease({ old: release, new: after.get(key) ?? null, templated: false }),
    ),
    ...gone.flatMap((release) => {
      const same = come.filter((one) => textAt(one, 'chart') === textAt(release, 'chart'));
      const [renamed] = same;
      if (renamed === undefined || same.length > 1) return [];
      const why = 'The tool knows a release by its name and namespace: the new one is installed beside the old one.';
      return [uninstall(releaseKey(release), releaseKey(renamed), 'release', renamed.lines, why)];
    }),
  ];
}

function releasesOf(root: YamlNode | null): ReadonlyMap<string, YamlNode> {
  return new Map(itemsAt(root, 'releases').map((release) => [releaseKey(release), release]));
}

function releaseKey(release: YamlNode): string {
  const namespace = textAt(release, 'namespace');
  return `${namespace === null ? '' : `${namespace}/`}${textAt(release, 'name') ?? ''}`;
}

function changedRelease(sides: BothSides): readonly Seen[] {
  if (sides.new === null || sides.old === null) return [];
  const name = `release ${releaseKey(sides.new)}`;
  const [version, installed, force] = [below(sides, 'version'), below(sides, 'installed'), below(sides, 'force')];
  const texts = changedTexts(version);
  const seen: Seen[] = [];
  if (truthAt(installed.new) === false && truthAt(installed.old) !== false) {
    seen.push(uninstall('installed', 'installed: false', name, installed.new?.lines));
  }
  if (texts !== null && isMajorStep(texts[0], texts[1])) {
    seen.push({ ...uninstall(texts[0], texts[1], `${name} version`, version.new?.lines), base: 'medium' });
  }
  if (truthAt(force.new) === true && truthAt(force.old) !== true) {
    seen.push({ rule: REPLACE_FORCE, from: ABSENT, to: 'true', field: `${name} force`, lines: force.new?.lines });
  }
  return [...seen, ...valuesOf(sides, name)];
}

/** Maps in the list of values, which lie over each other; and values given one by one. */
function valuesOf(sides: BothSides, name: string): readonly Seen[] {
  const whole = (node: YamlNode | null): YamlNode | null => effectiveValues(itemsAt(node, 'values'));
  const maps = valuesBelow({ ...sides, old: whole(sides.old), new: whole(sides.new) }, `${name} values`);
  return [...maps, ...valuesByName(below(sides, 'set'), `${name} set`)];
}
