/** Files around manifests that are no objects: values, charts, helmfiles, kustomizations. */
import type { AssessmentContext } from '../../../../model/assessment-context.ts';
import type { Factor } from '../../../../model/assessment.ts';
import { maskTemplate } from '../../../reading/manifest/template.ts';
import { readYamlTrees } from '../../../reading/yaml-tree.ts';
import type { YamlNode } from '../../../reading/yaml-tree.ts';
import type { ReadFile } from '../family.ts';
import { roleOf } from '../manifest-paths.ts';
import type { ManifestRole } from '../manifest-paths.ts';
import { unreadable } from '../unreadable.ts';
import { judgeChart, judgeHelmfile } from './judge-chart.ts';
import { entriesOf, judgeKustomization } from './judge-kustomization.ts';
import { judgeValues } from './judge-values.ts';
import { sightedIn } from './sight.ts';
import type { Seen } from './sight.ts';

type SettingsRole = Exclude<ManifestRole, 'objects' | 'template' | 'loose'>;

const TOOLS: Readonly<Record<SettingsRole, string>> = {
  values: 'Helm values',
  chart: 'Helm chart',
  helmfile: 'helmfile',
  kustomization: 'kustomization',
};

interface Sides {
  readonly file: ReadFile;
  readonly role: SettingsRole;
  readonly old: YamlNode | null;
  readonly new: YamlNode | null;
}

/** What these files of a change say differently; files of other roles are left alone. */
export function judgeSettingsFiles(files: readonly ReadFile[], context: AssessmentContext): readonly Factor[] {
  const errors: Factor[] = [];
  const all = files.flatMap((file): readonly Sides[] => {
    const role = roleOf(file.path) ?? roleOf(file.oldPath);
    if (role === null || role === 'objects' || role === 'template' || role === 'loose') return [];
    const [old, next] = [rootOf(file.oldText), rootOf(file.newText)];
    const broken = [next, old].find((one) => one.kind === 'unreadable');
    if (broken?.kind !== 'unreadable') return [{ file, role, old: nodeOf(old), new: nodeOf(next) }];
    const where = broken === next ? '' : 'before the change, ';
    const lines = broken.line === null || where !== '' ? null : { start: broken.line, end: broken.line };
    errors.push(unreadable({ path: file.path, lines }, 'manifest', where + broken.reason, context));
    return [];
  });
  const seen = all.flatMap((sides) =>
    judged(sides, files, all).map((one) => sightedIn({ path: sides.file.path, tool: TOOLS[sides.role] }, one, context)),
  );
  return [...errors, ...seen];
}

type Root =
  | { readonly kind: 'root'; readonly node: YamlNode | null }
  | { readonly kind: 'unreadable'; readonly reason: string; readonly line: number | null };

function rootOf(text: string | null): Root {
  if (text === null || text.trim() === '') return { kind: 'root', node: null };
  const plain = readYamlTrees(text);
  const trees =
    plain.kind === 'unreadable' && text.includes('{{')
      ? readYamlTrees(maskTemplate(text).text, { repeatedKeys: true })
      : plain;
  if (trees.kind === 'unreadable') return trees;
  // Helmfiles have several parts; releases stand in the last.
  return { kind: 'root', node: trees.roots.at(-1) ?? null };
}

function nodeOf(root: Root): YamlNode | null {
  return root.kind === 'root' ? root.node : null;
}

function judged(sides: Sides, files: readonly ReadFile[], all: readonly Sides[]): readonly Seen[] {
  switch (sides.role) {
    case 'values':
      return judgeValues(sides.old, sides.new);
    case 'chart':
      return judgeChart(sides.old, sides.new);
    case 'helmfile':
      return judgeHelmfile(sides.old, sides.new);
    case 'kustomization':
      return kustomization(sides, files, all);
  }
}

function kustomization(sides: Sides, files: readonly ReadFile[], all: readonly Sides[]): readonly Seen[] {
  const folder = folderOf(sides.file.oldPath);
  const removed = files.filter(({ path, oldPath, newText }) => newText === null || path !== oldPath);
  const gone = removed.map(({ oldPath }) => oldPath as string);
  return judgeKustomization(sides.old, sides.new, {
    isChanged: (entry) => {
      const target = resolved(folder, entry);
      return gone.some((path) => path === target || path.startsWith(`${target}/`));
    },
    isListedElsewhere: (entry) => {
      const target = resolved(folder, entry);
      return all.some((other) => other !== sides && other.role === 'kustomization' && lists(other, target));
    },
  });
}

function lists({ file, new: root }: Sides, target: string): boolean {
  const folder = folderOf(file.path);
  return ['resources', 'bases', 'components'].some((list) =>
    entriesOf(root, list).some((entry) => resolved(folder, entry) === target),
  );
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** A path relative to a folder, without `.` and `..`. */
function resolved(folder: string, entry: string): string {
  const parts = folder === '' ? [] : folder.split('/');
  for (const step of entry.split('/')) {
    if (step === '..') parts.pop();
    else if (step !== '.' && step !== '') parts.push(step);
  }
  return parts.join('/');
}
