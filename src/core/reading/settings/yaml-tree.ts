/**
 * YAML with lines, of any number of documents. The syntax tree is walked as it was written: aliases and merge keys are
 * not followed, so that a small text stays small; what they name is read where it stands. Size and depth are bounded.
 */
import { isMap, isScalar, isSeq, LineCounter, parseAllDocuments } from 'yaml';
import type { Node } from 'yaml';
import type { PlainNode } from './plain-tree.ts';
import { DEEPEST_SETTING } from './setting.ts';
import { plainTemplate } from './template-text.ts';

/** Larger texts are not parsed: a parser of YAML takes its time. */
const LONGEST_YAML = 1 << 20;

/** Why a text is no YAML that can be read. */
export interface BrokenYaml {
  readonly kind: 'broken';
  readonly reason: string;
  readonly line: number | null;
}

/** Every document of a text; templates (`{{ … }}`) are read as values that are made elsewhere. */
export function readYamlTree(source: string): readonly PlainNode[] | BrokenYaml {
  if (source.length > LONGEST_YAML) return broken(`it is longer than ${LONGEST_YAML >> 20} million characters`);
  const text = source.includes('{{') || source.includes('{%') ? plainTemplate(source) : source;
  if (deeplyBracketed(text)) return broken('it is nested too deeply');
  const lines = new LineCounter();
  try {
    const documents = parseAllDocuments(text, {
      lineCounter: lines,
      uniqueKeys: false,
      prettyErrors: false,
      strict: false,
      logLevel: 'silent',
    });
    if (!Array.isArray(documents)) return [];
    const found: PlainNode[] = [];
    for (const document of documents) {
      const error = document.errors[0];
      if (error !== undefined) return broken('it is not valid YAML', lines.linePos(error.pos[0]).line);
      found.push(plainOf(document.contents, lines, 0));
    }
    return found;
  } catch (error) {
    if (error instanceof RangeError) return broken('it is nested too deeply');
    throw error;
  }
}

function plainOf(node: Node | null, lines: LineCounter, depth: number): PlainNode {
  if (depth > DEEPEST_SETTING + 1) return { kind: 'opaque' };
  if (isMap(node)) {
    const entries = node.items.flatMap((pair) => {
      if (!isScalar(pair.key)) return [];
      return [[String(pair.key.value), plainOf(pair.value as Node | null, lines, depth + 1)] as const];
    });
    return { kind: 'map', entries };
  }
  if (isSeq(node)) return { kind: 'list', items: node.items.map((item) => plainOf(item as Node, lines, depth + 1)) };
  if (!isScalar(node)) return { kind: 'opaque' };
  if (node.tag !== undefined && !node.tag.startsWith('tag:yaml.org,2002:')) return { kind: 'opaque' };
  const line = Math.max(1, lines.linePos(node.range?.[0] ?? 0).line);
  const { value } = node;
  if (value === null) return { kind: 'scalar', text: '', written: 'null', line };
  if (typeof value !== 'number' && typeof value !== 'boolean' && typeof value !== 'string') return { kind: 'opaque' };
  const written = typeof value === 'number' ? 'number' : typeof value === 'boolean' ? 'boolean' : 'string';
  // As it was written: 1_000 and 0x10 keep their spelling.
  const text = written === 'number' ? (node.source ?? String(value)) : String(value);
  return { kind: 'scalar', text, written, line };
}

/** A cheap upper bound of the nesting, so that the parser's recursion and its time are bounded. */
function deeplyBracketed(text: string): boolean {
  let open = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charCodeAt(at);
    if (character === 0x5b || character === 0x7b) open += 1;
    else if ((character === 0x5d || character === 0x7d) && open > 0) open -= 1;
    else if (character === 0x0a && text.charCodeAt(at + 1) > 0x20 && text.charCodeAt(at + 1) !== 0x5d)
      open = Math.min(open, 2);
    if (open > DEEPEST_SETTING) return true;
  }
  return false;
}

function broken(reason: string, line: number | null = null): BrokenYaml {
  return { kind: 'broken', reason, line };
}
