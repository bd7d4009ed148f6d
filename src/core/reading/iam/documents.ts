/** One text that may hold permissions → what it says of them: policy documents, templates, Kubernetes manifests. */
import type { RepoPath } from '../../../model/path.ts';
import { manifestObjects } from '../manifest/objects.ts';
import { nodeAt } from '../yaml-node.ts';
import { readYamlTrees } from '../yaml-tree.ts';
import { cloudformationFacts } from './cloudformation.ts';
import { withoutEscapes } from './escapes.ts';
import type { IamFact } from './facts.ts';
import { readJson } from './json-text.ts';
import type { PolicyKind } from './policy.ts';
import { rbacFacts } from './rbac.ts';
import { policyFact } from './terraform.ts';
import { endLineOf, plainText } from './value.ts';
import type { PolicyValue } from './value.ts';

/** What a text with this path says. `role` is what a bare policy document counts as; null lets its content say. */
export function documentFacts(text: string, path: RepoPath, role: PolicyKind | null): readonly IamFact[] {
  const words = withoutEscapes(text);
  if (isPolicyText(words)) {
    const json = path.endsWith('.json') || looksLikeJson(text) ? readJson(text) : null;
    if (json?.kind === 'ok') {
      const document = unwrapped(json.value);
      if (document !== null) return [bareFact(document, path, role)];
    } else if (json !== null && !words.includes('AWS::') && /"Statement"\s*:/.test(words)) {
      return [unread(path, `${json.reason} (line ${json.line}, column ${json.column})`, json.line)];
    }
  }
  if (words.includes('AWS::')) return templateFacts(text, path);
  if (!words.includes('rbac.authorization.k8s.io')) return [];
  const manifest = manifestObjects(text, /\{\{/.test(text));
  if (manifest.kind === 'unreadable') return [unread(path, manifest.reason, manifest.line)];
  return manifest.kind === 'objects' ? rbacFacts(manifest.objects, path) : [];
}

/** What a bare document is by its content: only trust policies speak of assuming, only they and those of resources of principals. */
export function documentRole(text: string): PolicyKind | null {
  if (!isPolicyText(withoutEscapes(text)) || !looksLikeJson(text)) return null;
  const json = readJson(text);
  const document = json.kind === 'ok' ? unwrapped(json.value) : null;
  return document === null ? null : roleOf(document);
}

function isPolicyText(text: string): boolean {
  return text.includes('Statement') && text.includes('Effect');
}

function looksLikeJson(text: string): boolean {
  return text.trimStart().startsWith('{');
}

/** The document itself, or the one in the answer of `aws iam get-policy-version` and its like. */
function unwrapped(value: PolicyValue): PolicyValue | null {
  let here: PolicyValue | undefined = value;
  for (const _ of [0, 1, 2]) {
    if (here?.kind !== 'map') return null;
    if (here.entries.has('Statement')) return here;
    here = here.entries.get('PolicyVersion') ?? here.entries.get('PolicyDocument') ?? here.entries.get('Document');
  }
  return null;
}

function roleOf(document: PolicyValue): PolicyKind {
  const statement = document.kind === 'map' ? document.entries.get('Statement') : undefined;
  const statements = statement?.kind === 'list' ? statement.items : statement === undefined ? [] : [statement];
  const maps = statements.flatMap((one) => (one.kind === 'map' ? [one.entries] : []));
  if (!maps.some((entries) => entries.has('Principal') || entries.has('NotPrincipal'))) return 'identity';
  return maps.every((entries) => assumes(entries.get('Action')) && !entries.has('Resource')) ? 'trust' : 'resource';
}

function assumes(action: PolicyValue | undefined): boolean {
  if (action === undefined) return false;
  const items = action.kind === 'list' ? action.items : [action];
  return items.every((item) => (plainText(item) ?? '').toLowerCase().startsWith('sts:'));
}

function bareFact(document: PolicyValue, path: RepoPath, role: PolicyKind | null): IamFact {
  const lines = { start: document.line, end: endLineOf(document) };
  return policyFact(document, { path, lines, owner: path }, role ?? roleOf(document));
}

function templateFacts(text: string, path: RepoPath): readonly IamFact[] {
  const trees = readYamlTrees(text);
  if (trees.kind === 'unreadable') return [unread(path, trees.reason, trees.line)];
  return trees.roots.flatMap((root) => (nodeAt(root, 'Resources') === null ? [] : cloudformationFacts(root, path)));
}

function unread(path: RepoPath, reason: string, line: number | null): IamFact {
  return { kind: 'unread', path, owner: path, lines: { start: line ?? 1, end: line ?? 1 }, reason };
}
