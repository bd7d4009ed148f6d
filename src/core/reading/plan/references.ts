/** Which resources of a plan's configuration refer to which. */
import type { ReferenceGraph } from './plan-facts.ts';

type Plain = Readonly<Record<string, unknown>>;

interface Graph {
  /** From what is referred to, to who refers to it. Nodes are addresses without indexes, outputs and variables. */
  readonly referrers: Map<string, Set<string>>;
  readonly resources: Set<string>;
  readonly provisioners: Map<string, readonly string[]>;
  /** Names that the configuration of a resource sets. */
  readonly expressions: Map<string, readonly string[]>;
}

const MOST_EDGES = 500_000;
const DEEPEST_MODULE = 64;

/** Reads `configuration.root_module`; null when it has more references than can be kept. */
export function referenceGraph(configuration: unknown): ReferenceGraph | null {
  const graph: Graph = { referrers: new Map(), resources: new Set(), provisioners: new Map(), expressions: new Map() };
  const waiting: { readonly module: unknown; readonly path: string; readonly depth: number }[] = [
    { module: member(configuration, 'root_module'), path: '', depth: 0 },
  ];
  let edges = 0;
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (next.depth > DEEPEST_MODULE) return null;
    edges += readModule(next.module, next.path, graph);
    if (edges > MOST_EDGES) return null;
    for (const [name, call] of entries(member(next.module, 'module_calls'))) {
      const path = `${next.path}module.${name}.`;
      for (const [variable, expression] of entries(member(call, 'expressions'))) {
        edges += refer(graph, next.path, `${path}var.${variable}`, expression);
      }
      waiting.push({ module: member(call, 'module'), path, depth: next.depth + 1 });
    }
  }
  return {
    dependents: (address, most) => countDependents(graph, withoutIndexes(address), most),
    provisioners: graph.provisioners,
    sets: (address, attribute) => graph.expressions.get(withoutIndexes(address))?.includes(attribute) ?? null,
  };
}

/** Gives the number of references. */
function readModule(module: unknown, path: string, graph: Graph): number {
  let edges = 0;
  for (const resource of list(member(module, 'resources'))) {
    const own = member(resource, 'address');
    if (typeof own !== 'string') continue;
    const address = `${path}${own}`;
    graph.resources.add(address);
    graph.expressions.set(
      address,
      entries(member(resource, 'expressions')).map(([name]) => name),
    );
    for (const part of ['expressions', 'for_each_expression', 'count_expression', 'depends_on']) {
      edges += refer(graph, path, address, member(resource, part));
    }
    const provisioners = list(member(resource, 'provisioners')).flatMap((one) => {
      const type = member(one, 'type');
      return typeof type === 'string' ? [type] : [];
    });
    if (provisioners.length > 0) graph.provisioners.set(address, provisioners);
  }
  for (const [name, output] of entries(member(module, 'outputs'))) {
    edges += refer(graph, path, `${path}output.${name}`, member(output, 'expression'));
    edges += refer(graph, path, `${path}output.${name}`, member(output, 'depends_on'));
  }
  return edges;
}

/** Adds what an expression refers to. */
function refer(graph: Graph, path: string, from: string, expression: unknown): number {
  let edges = 0;
  for (const reference of referencesIn(expression)) {
    const node = nodeOf(reference, path);
    if (node === null || node === from) continue;
    const known = graph.referrers.get(node);
    if (known === undefined) graph.referrers.set(node, new Set([from]));
    else known.add(from);
    edges += 1;
  }
  return edges;
}

/** Every text in a list named `references`, and texts of a plain list (`depends_on`), at any depth. */
function referencesIn(expression: unknown): readonly string[] {
  const found: string[] = [];
  const waiting: unknown[] = [expression];
  while (waiting.length > 0) {
    const value = waiting.pop();
    if (Array.isArray(value)) waiting.push(...value.slice(0, 10_000));
    else if (typeof value === 'string') found.push(value);
    else if (typeof value === 'object' && value !== null) {
      for (const [name, inner] of Object.entries(value)) if (name !== 'constant_value') waiting.push(inner);
    }
  }
  return found;
}

/** `aws_vpc.main.id` → `aws_vpc.main`; `module.db.endpoint` → its output; `var.x` → the variable of this module. */
function nodeOf(reference: string, path: string): string | null {
  const [a = '', b, c] = withoutIndexes(reference).split('.');
  if (b === undefined) return null;
  if (a === 'var') return `${path}var.${b}`;
  if (a === 'module') return c === undefined ? null : `${path}module.${b}.output.${c}`;
  if (a === 'data') return c === undefined ? null : `${path}data.${b}.${c}`;
  return NO_RESOURCES.has(a) ? null : `${path}${a}.${b}`;
}

const NO_RESOURCES: ReadonlySet<string> = new Set(['local', 'each', 'count', 'path', 'terraform', 'self']);

function countDependents({ referrers, resources }: Graph, address: string, most: number): number {
  const seen = new Set([address]);
  const waiting = [address];
  let count = 0;
  while (waiting.length > 0) {
    for (const referrer of referrers.get(waiting.pop() ?? '') ?? []) {
      if (seen.has(referrer)) continue;
      // Variables and outputs are steps on the way, of which there may be any number.
      if (seen.size >= 50 * most) return count;
      seen.add(referrer);
      waiting.push(referrer);
      if (resources.has(referrer)) count += 1;
      if (count >= most) return count;
    }
  }
  return count;
}

/** `module.a["x.y"].aws_vpc.b[0]` → `module.a.aws_vpc.b`. */
export function withoutIndexes(address: string): string {
  if (!address.includes('[')) return address;
  let text = '';
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < address.length; at += 1) {
    const sign = address[at] ?? '';
    if (quoted) {
      if (sign === '\\') at += 1;
      else if (sign === '"') quoted = false;
    } else if (depth > 0 && sign === '"') quoted = true;
    else if (sign === '[') depth += 1;
    else if (sign === ']') depth -= 1;
    else if (depth === 0) text += sign;
  }
  return text;
}

function member(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || !Object.hasOwn(value, name)) return null;
  return (value as Plain)[name];
}

function entries(value: unknown): readonly (readonly [string, unknown])[] {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
}
