/** Which changed files may hold Kubernetes objects, charts or kustomizations; by path alone. */
import type { RepoPath } from '../../../model/path.ts';
import { pathFacts } from '../../reading/path-class.ts';
import type { ChangedPath } from '../classifier.ts';
import type { Neighbourhood } from './family.ts';

/** What a file is to the manifest rules; `loose`: a text among manifests, objects only where it begins like one. */
export type ManifestRole = 'objects' | 'template' | 'loose' | 'values' | 'chart' | 'helmfile' | 'kustomization';

/** Folders of test data and of documents: their manifests are examples, unless something that deploys names them. */
const SAMPLES: ReadonlySet<string> = new Set([
  'docs',
  'doc',
  'documentation',
  'testdata',
  'test-data',
  'test_data',
  'fixtures',
  '__fixtures__',
  '__snapshots__',
  '__mocks__',
  'node_modules',
]);

/** Files whose name says that they are something else. */
const FOREIGN =
  /^(?:package|package-lock|tsconfig.*|composer|renovate|mkdocs|pnpm-lock|pnpm-workspace|docker-compose.*|compose(?:\..*)?|catalog-info|openapi.*|swagger.*|\.pre-commit.*|\.golangci|\.eslintrc|codecov|dependabot|mise|taskfile|environment|pubspec|serverless|samconfig)\.(?:ya?ml|json)$/;

/** Kinds of pipelines whose definitions are Kubernetes objects themselves. */
const OBJECT_PIPELINES: ReadonlySet<string> = new Set(['argo', 'flux', 'tekton']);

/** Whether the manifest rules want to see the contents. */
export function wantsManifest(path: ChangedPath): boolean {
  if (roleOf(path.path) === null && roleOf(path.oldPath) === null) return false;
  const tools = [path.kinds.get('pipeline'), path.oldKinds.get('pipeline')];
  return tools.every((tool) => tool === undefined || OBJECT_PIPELINES.has(tool));
}

/** Whether a path lies among samples: its contents count only where a deployment names it. */
export function isSample(path: string): boolean {
  return path
    .toLowerCase()
    .split('/')
    .slice(0, -1)
    .some((segment) => SAMPLES.has(segment));
}

const DOCUMENTS: ReadonlySet<string> = new Set(['docs', 'doc', 'documentation']);

/** Samples that tests use: build files and pipelines name them in order to run these. */
export function isTestData(path: string): boolean {
  const segments = path.toLowerCase().split('/').slice(0, -1);
  return segments.some((segment) => SAMPLES.has(segment) && !DOCUMENTS.has(segment));
}

/** Whether a file with the same text means something else at its new place: it was a sample, or becomes one. */
export function leavesSamples({ path, oldPath }: ChangedPath): boolean {
  return isSample(path) !== isSample(oldPath);
}

/** Endings of templates that other tools than Helm fill in. */
const FILLED_IN = /\.ya?ml\.(?:j2|jinja2?|tpl|tmpl|template|erb|in|envsubst)$/;
/** Endings of manifests that are called otherwise, and none at all. */
const UNUSUAL = /^[^.]+$|\.(?:manifest|k8s|txt|tpl|tmpl|template|in|dist)$/;

/** The role of a path by its name; null when it is none of these files. Samples have one too. */
export function roleOf(path: string): ManifestRole | null {
  const segments = path.toLowerCase().split('/');
  const name = segments.pop() ?? '';
  if (FILLED_IN.test(name) && !FOREIGN.test(name.replace(/\.[^.]+$/, ''))) return 'template';
  const yaml = /\.ya?ml(?:\.gotmpl)?$/.test(name);
  if (!yaml && !name.endsWith('.json')) {
    return UNUSUAL.test(name) && segments.some((segment) => OBJECT_FOLDERS.has(segment)) ? 'loose' : null;
  }
  if (/^kustomization\.ya?ml$/.test(name)) return 'kustomization';
  if (/^chart\.ya?ml$|^requirements\.ya?ml$/.test(name)) return 'chart';
  if (/^helmfile\.ya?ml|\.gotmpl$/.test(name) || segments.includes('helmfile.d')) return 'helmfile';
  if (FOREIGN.test(name)) return null;
  if (!yaml) return segments.some((segment) => JSON_FOLDERS.has(segment)) ? 'objects' : null;
  if (/(?:^|[-._])values(?:[-._][^/]*)?\.ya?ml$/.test(name) || segments.at(-1) === 'values') return 'values';
  return segments.includes('templates') ? 'template' : 'objects';
}

/** Folders in which nothing but manifests is expected. */
const OBJECT_FOLDERS: ReadonlySet<string> = new Set(['k8s', 'kube', 'kubernetes', 'manifests', 'kustomize']);

/** JSON is many things; manifests in JSON are looked for where manifests lie. */
const JSON_FOLDERS: ReadonlySet<string> = new Set([
  'k8s',
  'kube',
  'kubernetes',
  'manifests',
  'deploy',
  'deployment',
  'deployments',
  'overlays',
  'base',
  'rendered',
  'kustomize',
]);

/** Manifests beside the changed ones: an object that still stands there is not deleted, and selectors look for pods. */
export function manifestNeighbours(wanted: readonly ChangedPath[]): Neighbourhood | null {
  const folders = new Set(wanted.flatMap(({ path, oldPath }) => [folderOf(path), folderOf(oldPath)]));
  const named = [...folders].filter((folder) => folder !== '');
  const samples = wanted.some(({ path, oldPath }) => isSample(path) || isSample(oldPath));
  if (named.length === 0) return null;
  return {
    folders: samples ? [...(named as RepoPath[]), null] : (named as RepoPath[]),
    accepts: (path) =>
      (folders.has(folderOf(path)) && roleOf(path) === 'objects') || (samples && definesDeployment(path)),
    changedToo: samples,
  };
}

const RUNNING = /(?:^|\/)(?:taskfile[^/]*\.ya?ml|tiltfile|(?:gnu)?makefile|justfile)$|\.(?:sh|bash|mk)$/;
const DELIVERING =
  /(?:^|\/)(?:kustomization|(?:skaffold|helmfile|fleet|garden|devspace)[^/]*)\.ya?ml$|(?:^|\/)(?:argo(?:cd)?|flux(?:-system)?|gitops|clusters)\/.*\.ya?ml$/;

/** Files that do nothing else but say what is delivered to a cluster; by path alone. */
export function delivers(path: RepoPath): boolean {
  return !isSample(path) && DELIVERING.test(path.toLowerCase());
}

/** Files that say what is applied: kustomizations, pipelines, build files, scripts, Applications. */
export function definesDeployment(path: RepoPath): boolean {
  if (isSample(path)) return false;
  return delivers(path) || RUNNING.test(path.toLowerCase()) || pathFacts(path).kinds.has('pipeline');
}

/** The folder of a path without a slash at its end; empty for the root. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}
