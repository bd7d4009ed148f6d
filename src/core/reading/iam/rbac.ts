/** Roles and bindings of Kubernetes → rules as statements, so that they are compared like any other policy. */
import type { RepoPath } from '../../../model/path.ts';
import type { ManifestObject } from '../manifest/objects.ts';
import { itemsAt, textAt, textsAt } from '../yaml-node.ts';
import type { YamlNode } from '../yaml-tree.ts';
import type { IamFact } from './facts.ts';
import type { Pattern, Statement, Token } from './policy.ts';

const GROUP = 'rbac.authorization.k8s.io';
const ROLES: ReadonlySet<string> = new Set(['Role', 'ClusterRole']);
const BINDINGS: ReadonlySet<string> = new Set(['RoleBinding', 'ClusterRoleBinding']);

/** Facts of the objects of one manifest. */
export function rbacFacts(objects: readonly ManifestObject[], path: RepoPath): readonly IamFact[] {
  return objects.flatMap((object) => (object.group === GROUP ? objectFacts(object, path) : []));
}

function objectFacts(object: ManifestObject, path: RepoPath): readonly IamFact[] {
  const { kind, name, namespace, lines, root } = object;
  const owner = `${kind} ${namespace === null ? '' : `${namespace}/`}${name ?? '(no name)'}`;
  const place = { path, lines, owner };
  if (ROLES.has(kind)) {
    return [{ kind: 'rbac-role', ...place, statements: itemsAt(root, 'rules').flatMap(ruleStatements) }];
  }
  if (!BINDINGS.has(kind)) return [];
  const role = `${textAt(root, 'roleRef', 'kind') ?? 'Role'}/${textAt(root, 'roleRef', 'name') ?? '(no name)'}`;
  const subjects = itemsAt(root, 'subjects').map((subject) => {
    const home = textAt(subject, 'namespace');
    return `${textAt(subject, 'kind') ?? 'Subject'} ${home === null ? '' : `${home}/`}${textAt(subject, 'name') ?? '?'}`;
  });
  return [{ kind: 'rbac-binding', ...place, role, subjects }];
}

function ruleStatements(rule: YamlNode): readonly Statement[] {
  const verbs = textsAt(rule, 'verbs').map((verb) => pattern('k8s:', verb));
  const urls = textsAt(rule, 'nonResourceURLs').map((url) => pattern('url:', url, true));
  const names = textsAt(rule, 'resourceNames');
  const resources = textsAt(rule, 'apiGroups').flatMap((group) =>
    textsAt(rule, 'resources').flatMap((resource) =>
      (names.length === 0 ? ['*'] : names).map((name) => resourcePattern(group, resource, name, names.length === 0)),
    ),
  );
  const all = [...resources, ...urls];
  if (verbs.length === 0 || all.length === 0) return [];
  return [
    {
      sid: null,
      effect: 'Allow',
      principals: null,
      actions: { negated: false, patterns: verbs },
      resources: { negated: false, patterns: all },
      conditions: [],
      lines: rule.lines,
    },
  ];
}

const ANY: Token = { kind: 'star', inside: true };

/** In RBAC a star stands for a whole part alone; in URLs also at the end. */
function pattern(prefix: string, word: string, openEnd = false): Pattern {
  const star = word === '*' || (openEnd && word.endsWith('*'));
  const literal = star ? word.slice(0, -1) : word;
  const tokens: Token[] = chars(`${prefix}${literal}`);
  if (star) tokens.push({ kind: 'star', inside: false });
  return { text: `${prefix}${word}`, tokens };
}

/** `*` stands for every resource with its subresources, `*`/NAME for that subresource of every resource. */
function resourcePattern(group: string, resource: string, name: string, anyName: boolean): Pattern {
  const tokens: Token[] = [
    ...(group === '*' ? [ANY] : chars(group)),
    ...chars(':'),
    ...(resource === '*' ? [ANY] : resource.startsWith('*/') ? [ANY, ...chars(resource.slice(1))] : chars(resource)),
    ...chars(':'),
    ...(anyName ? [{ kind: 'star', inside: false } as const] : chars(name)),
  ];
  return { text: `${group === '' ? 'core' : group}/${resource}${anyName ? '' : `/${name}`}`, tokens };
}

function chars(text: string): Token[] {
  return [...text].map((char) => ({ kind: 'char', char }));
}
