import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadParsers } from '../../src/adapters/syntax/parsers.ts';
import { readReach } from '../../src/app/graph/kept-reach.ts';
import type { Cache } from '../../src/ports/cache.ts';
import { buildGraph, type DependencyGraph } from '../../src/core/graph/build.ts';
import { factsKind, readFileFacts } from '../../src/core/graph/file-facts.ts';
import { keptFacts } from '../../src/core/graph/kept-facts.ts';
import { reachOfFiles, servicesReached, thingsReached } from '../../src/core/graph/reach.ts';
import { parseServices } from '../../src/core/policy/services-parser.ts';
import { noServices } from '../../src/core/policy/services.ts';
import type { FileFacts } from '../../src/model/graph.ts';
import type { RepoPath } from '../../src/model/path.ts';

const parsers = await loadParsers(['hcl']);

/** The graph of files given as path → text. */
function graphOf(files: Readonly<Record<string, string>>, services = ''): DependencyGraph {
  const facts = new Map<RepoPath, FileFacts>();
  for (const [path, text] of Object.entries(files)) {
    const kind = factsKind(path as RepoPath);
    if (kind !== null) facts.set(path as RepoPath, readFileFacts(kind, text, parsers));
  }
  const parsed = services === '' ? null : parseServices(`version: 1\nservices:\n${services}`, 'services.yml');
  if (parsed?.kind === 'invalid') throw new TypeError(JSON.stringify(parsed.problems));
  return buildGraph(Object.keys(files) as RepoPath[], facts, parsed?.value ?? noServices());
}

/** `name: way` of every service that a path reaches. */
function reached(graph: DependencyGraph, ...paths: readonly string[]): readonly string[] {
  return servicesReached(graph, paths as RepoPath[]).map(
    ({ node, way }) => `${node.name}: ${way.map((step) => `${step.why} ${step.node}`).join(', ')}`,
  );
}

function dependentsOf(graph: DependencyGraph, id: string): readonly string[] {
  return (graph.dependents.get(id) ?? []).map(({ from }) => from).toSorted();
}

describe('imports become dependencies', () => {
  it.each<[string, Record<string, string>, string, readonly string[]]>([
    ['of TypeScript, with and without ending', { 'a.ts': "import './b.js'", 'b.ts': '' }, 'b.ts', ['a.ts']],
    ['of a folder with an index', { 'a.ts': "import x from './lib'", 'lib/index.ts': '' }, 'lib/index.ts', ['a.ts']],
    [
      'of a package of the workspace',
      { 'app/a.ts': "import '@shop/cart'", 'cart/package.json': '{"name":"@shop/cart"}', 'cart/src/index.ts': '' },
      'cart/src/index.ts',
      ['app/a.ts'],
    ],
    [
      'by an alias of the application',
      { 'web/src/a.ts': "import '@/b'", 'web/src/b.ts': '' },
      'web/src/b.ts',
      ['web/src/a.ts'],
    ],
    [
      'of Python, absolute',
      { 'srv/shop/__init__.py': '', 'srv/shop/db.py': '', 'srv/shop/api.py': 'from shop import db' },
      'srv/shop/db.py',
      ['srv/shop/api.py'],
    ],
    [
      'of Python, to the application around it and no other of the same names',
      {
        'a/app/__init__.py': '',
        'a/app/models.py': '',
        'a/app/main.py': 'from app.models import X',
        'b/app/__init__.py': '',
        'b/app/models.py': '',
        'b/app/main.py': 'from app.models import X',
      },
      'a/app/models.py',
      ['a/app/main.py'],
    ],
    [
      'of Python, in folders that are no packages',
      { 'srv/shop/db.py': '', 'srv/shop/sub/api.py': 'import shop.db' },
      'srv/shop/db.py',
      ['srv/shop/sub/api.py'],
    ],
    [
      'of Python, from another root',
      { 'libs/money/src/money/__init__.py': '', 'srv/a.py': 'import money' },
      'libs/money/src/money/__init__.py',
      ['srv/a.py'],
    ],
    ['of Python, relative', { 'p/a.py': 'from .b import c', 'p/b.py': '' }, 'p/b.py', ['p/a.py']],
    [
      'of Java',
      { 'src/main/java/a/X.java': 'import b.Y;', 'src/main/java/b/Y.java': '' },
      'src/main/java/b/Y.java',
      ['src/main/java/a/X.java'],
    ],
  ])('%s', (_, files, target, expected) => {
    expect(dependentsOf(graphOf(files), target)).toEqual(expected);
  });

  it('of Go, through the package to each of its files', () => {
    const graph = graphOf({
      'go.mod': 'module example.org/shop\n',
      'cmd/main.go': 'import "example.org/shop/cart"\n',
      'cart/a.go': '',
      'cart/b.go': '',
    });
    expect(thingsReached(graph, ['cart/b.go' as RepoPath])).toBe(1);
    expect(dependentsOf(graph, 'cart/')).toEqual(['cmd/main.go']);
  });

  it('of Go, by the longest module that has the name', () => {
    const graph = graphOf({
      'go.mod': 'module example.org/shop\n',
      'tools/go.mod': 'module example.org/shop/tools\n',
      'tools/lint/a.go': '',
      'main.go': 'package main\nimport "example.org/shop/tools/lint"\n',
    });
    expect(dependentsOf(graph, 'tools/lint/')).toEqual(['main.go']);
  });

  it('and what leads outside the repository becomes none', () => {
    expect(graphOf({ 'a.ts': "import 'react'; import '../../x'; import './gone'" }).edges).toBe(0);
  });
});

describe('Terraform', () => {
  const files = {
    'infra/db.tf': 'resource "aws_db_instance" "main" {\n  name = local.name\n}\nlocals { name = var.name }\n',
    'infra/variables.tf': 'variable "name" {}\n',
    'infra/app.tf': 'resource "aws_ecs_service" "app" {\n  db = aws_db_instance.main.address\n}\n',
    'live/main.tf': 'module "infra" {\n  source = "../infra"\n}\n',
  };

  it('follows references within a folder, and modules between folders', () => {
    const graph = graphOf(files);
    expect(dependentsOf(graph, 'infra#aws_db_instance.main')).toEqual(['infra#aws_ecs_service.app', 'infra/']);
    expect(dependentsOf(graph, 'infra#var.name')).toEqual(['infra#local.name', 'infra/']);
    expect(dependentsOf(graph, 'infra/')).toEqual(['live#module.infra']);
  });

  it('reaches the service of another folder through a module', () => {
    const graph = graphOf(files, '  - { name: shop, tier: 1, paths: ["live/**"] }\n');
    expect(reached(graph, 'infra/variables.tf')).toEqual([
      expect.stringMatching(/^shop: holds infra\/, is made from live#module\.infra, has service:shop$/),
    ]);
  });
});

describe('Kubernetes', () => {
  const deployment = (name: string, labels: string): string =>
    `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: ${name}, namespace: shop }\nspec:\n  template:\n    metadata: { labels: ${labels} }\n    spec:\n      containers:\n        - name: c\n          envFrom: [{ configMapRef: { name: settings } }]\n`;
  const graph = graphOf({
    'k/cart.yaml': deployment('cart', '{ app: cart, track: stable }'),
    'k/mail.yaml': deployment('mail', '{ app: mail }'),
    'k/service.yaml':
      'apiVersion: v1\nkind: Service\nmetadata: { name: cart, namespace: shop }\nspec: { selector: { app: cart } }\n',
    'k/ingress.yaml':
      'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: { name: web, namespace: shop }\nspec:\n  rules:\n    - http: { paths: [{ backend: { service: { name: cart } } }] }\n',
    'k/settings.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings, namespace: shop }\n',
  });

  it('a service depends on the workloads that it selects, and an ingress on its services', () => {
    expect(dependentsOf(graph, 'k8s:Deployment/shop/cart')).toContain('k8s:Service/shop/cart');
    expect(dependentsOf(graph, 'k8s:Deployment/shop/mail')).not.toContain('k8s:Service/shop/cart');
    expect(dependentsOf(graph, 'k8s:Service/shop/cart')).toEqual(['k8s:Ingress/shop/web']);
  });

  it('a workload depends on the configuration that it reads', () => {
    expect(dependentsOf(graph, 'k8s:ConfigMap/shop/settings')).toEqual([
      'k8s:Deployment/shop/cart',
      'k8s:Deployment/shop/mail',
    ]);
  });
});

describe('services', () => {
  const catalog = (name: string, spec: string, labels = '{}'): string =>
    `apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: { name: ${name}, labels: ${labels} }\nspec: ${spec}\n`;

  it('of a catalogue own the folder of their file, and depend on what they name', () => {
    const graph = graphOf({
      'ledger/catalog-info.yaml': catalog('ledger', '{ type: service }', '{ tier: "1" }'),
      'ledger/post.ts': '',
      'shop/catalog-info.yaml': catalog('shop', '{ type: service, dependsOn: ["component:ledger"] }'),
      'shop/a.ts': '',
    });
    expect(reached(graph, 'ledger/post.ts')).toEqual([
      'ledger: has entity:component:default/ledger',
      'shop: has entity:component:default/ledger, depends on entity:component:default/shop',
    ]);
    expect(graph.nodes.get('entity:component:default/ledger')?.tier).toBe(1);
  });

  it('that provide an API are felt by those who consume it', () => {
    const api = 'apiVersion: backstage.io/v1alpha1\nkind: API\nmetadata: { name: pay }\nspec: { type: openapi }\n';
    const graph = graphOf({
      'p/catalog-info.yaml': `${catalog('payer', '{ providesApis: [pay] }')}---\n${api}`,
      'p/a.ts': '',
      'c/catalog-info.yaml': catalog('consumer', '{ consumesApis: [pay] }'),
    });
    expect(reached(graph, 'p/a.ts').map((line) => line.split(':')[0])).toEqual(['payer', 'pay', 'consumer']);
  });

  it('of the service map are reached through code, transitively, by a shortest way', () => {
    const graph = graphOf(
      { 'lib/money.ts': '', 'shop/a.ts': "import '../lib/money.ts'", 'till/b.ts': "import '../shop/a.ts'" },
      '  - { name: till, tier: 1, paths: ["till/**"] }\n  - { name: shop, tier: 2, paths: ["shop/**"], dependents: [till, mail] }\n',
    );
    expect(reached(graph, 'lib/money.ts')).toEqual([
      'shop: imports shop/a.ts, has service:shop',
      'till: imports shop/a.ts, imports till/b.ts, has service:till',
      'mail: imports shop/a.ts, has service:shop, depends on service:mail',
    ]);
  });

  it('that depend on each other end the search all the same', () => {
    const graph = graphOf(
      { 'a/x.ts': "import '../b/y.ts'", 'b/y.ts': "import '../a/x.ts'" },
      '  - { name: a, tier: 1, paths: ["a/**"], dependents: [b] }\n  - { name: b, tier: 1, paths: ["b/**"], dependents: [a] }\n',
    );
    expect(reached(graph, 'a/x.ts').map((line) => line.split(':')[0])).toEqual(['a', 'b']);
  });
});

describe('what cannot be read', () => {
  it('is named, and takes nothing else away', () => {
    const graph = graphOf({
      'k/broken.yaml': 'apiVersion: v1\nkind: Service\nmetadata: {',
      'c/catalog-info.yaml': 'a: [',
      'a.ts': "import './b'",
      'b.ts': '',
    });
    expect([...graph.unread.keys()].toSorted()).toEqual(['c/catalog-info.yaml', 'k/broken.yaml']);
    expect(dependentsOf(graph, 'b.ts')).toEqual(['a.ts']);
  });

  it('a file called __proto__ is a file like any other', () => {
    const graph = graphOf({ '__proto__.ts': '', 'a.ts': "import './__proto__'" });
    expect(dependentsOf(graph, '__proto__.ts')).toEqual(['a.ts']);
  });
});

it('ten times the files make ten times the dependencies, each looked at once', () => {
  const chain = (count: number): DependencyGraph =>
    graphOf(Object.fromEntries(Array.from({ length: count }, (_, at) => [`f${at}.ts`, `import './f${at + 1}.ts'`])));
  for (const count of [300, 3_000]) {
    const graph = chain(count);
    expect(graph.edges).toBe(count - 1);
    expect(thingsReached(graph, [`f${count - 1}.ts` as RepoPath])).toBe(count - 1);
  }
});

describe('a reference of a catalogue without a namespace', () => {
  it('means the namespace of the entity that refers', () => {
    const entity = (name: string, namespace: string, spec: string): string =>
      `kind: Component\nmetadata: { name: ${name}, namespace: ${namespace} }\nspec: ${spec}\n`;
    const graph = graphOf({
      'bank/catalog-info.yaml': entity('ledger', 'bank', '{}'),
      'shop/catalog-info.yaml': entity('ledger', 'shop', '{}'),
      'till/catalog-info.yaml': entity('till', 'bank', '{ dependsOn: ["component:ledger"] }'),
    });
    expect(dependentsOf(graph, 'entity:component:bank/ledger')).toEqual(['entity:component:bank/till']);
    expect(dependentsOf(graph, 'entity:component:shop/ledger')).toEqual([]);
  });
});

describe('a selector', () => {
  it('costs what it selects, and not all pods of the tree', () => {
    const one = (at: number): string =>
      `apiVersion: v1\nkind: Service\nmetadata: { name: s${at} }\nspec: { selector: { all: "1", app: a${at} } }\n---\n` +
      `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: a${at} }\n` +
      `spec: { template: { metadata: { labels: { all: "1", app: a${at} } }, spec: { containers: [] } } }\n`;
    const graph = graphOf(Object.fromEntries(Array.from({ length: 60 }, (_, at) => [`k8s/${at}.yaml`, one(at)])));
    expect(dependentsOf(graph, 'k8s:Deployment//a7')).toEqual(['k8s:Service//s7']);
  });
});

describe('the reach of all files at once', () => {
  it('is what each of them has alone, but nobody is a dependent of what it has', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(11), fc.nat(11)), { maxLength: 40 }), (imports) => {
        const files: Record<string, string> = {};
        for (let at = 0; at < 12; at += 1) {
          const own = imports.filter(([from]) => from === at).map(([, to]) => `import '../s${to % 4}/f${to}'`);
          files[`s${at % 4}/f${at}.ts`] = own.join('\n');
        }
        const services = [0, 1, 2].map(
          (at) => `  - { name: s${at}, tier: ${at === 0 ? 1 : 2}, paths: ["s${at}/**"] }\n`,
        );
        const graph = graphOf(files, services.join(''));
        const reach = reachOfFiles(graph);
        for (const path of Object.keys(files) as RepoPath[]) {
          const others = servicesReached(graph, [path]).filter(({ way }) => way.length !== 1 || way[0]?.why !== 'has');
          const expected = { count: others.length, tierOne: others.filter(({ node }) => node.tier === 1).length };
          expect(reach.get(path) ?? { count: 0, tierOne: 0 }).toEqual(expected);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('costs a walk for each service, not for each file', () => {
    const files: Record<string, string> = {};
    for (let at = 0; at < 6_000; at += 1) files[`a/f${at}.ts`] = `import './f${at + 1}'`;
    const graph = graphOf(files, '  - { name: a, tier: 1, paths: ["a/f0.ts"] }\n');
    expect(reachOfFiles(graph).size).toBe(5_999);
  });
});

describe('facts that were kept', () => {
  const facts: FileFacts = {
    declares: [{ local: 'a', kind: 'object', name: 'a', labels: ['x=1'], namespace: '', tier: 1 }],
    uses: [
      { by: null, of: { kind: 'module', language: 'go', specifier: 'x' } },
      { by: 'a', of: { kind: 'pods', namespace: '', labels: [] } },
    ],
    unread: null,
  };

  it('are taken as they were written', () => {
    expect(keptFacts(JSON.parse(JSON.stringify(facts)))).toEqual(facts);
  });

  it.each([
    ['nothing', null],
    ['no lists', {}],
    ['a thing without labels', { ...facts, declares: [{ ...facts.declares[0], labels: null }] }],
    ['a tier that is none', { ...facts, declares: [{ ...facts.declares[0], tier: 0 }] }],
    ['a use of no kind', { ...facts, uses: [{ by: null, of: { kind: 'toString' } }] }],
    ['a use without its name', { ...facts, uses: [{ by: null, of: { kind: 'address' } }] }],
  ])('and hold %s are read anew', (_, value) => {
    expect(keptFacts(value)).toBeNull();
  });
});

describe('the reach that was kept', () => {
  const kept = (paths: unknown): ReturnType<typeof readReach> =>
    readReach({ read: () => JSON.stringify({ version: 1, commit: 'x', paths }) } as unknown as Cache);

  it('is read by path, and holds nothing but counts', () => {
    expect(kept([['a.ts', 7, 1]])).toEqual(new Map([['a.ts', { count: 7, tierOne: 1 }]]));
    expect(
      kept([
        ['a.ts', 'many', 1],
        ['b.ts', -1, 0],
        ['c.ts', 1.5, 0],
        ['d.ts', 1],
        [3, 1, 1],
      ]),
    ).toEqual(new Map());
    expect(kept({})).toBeNull();
  });
});
