/** Texts of data files → values of HCL: what `jsondecode`, `yamldecode` and `csvdecode` give. Unknown where they fail. */
import { readJsonTree } from '../settings/json-tree.ts';
import type { PlainNode } from '../settings/plain-tree.ts';
import { readYamlTrees } from '../yaml-tree.ts';
import type { YamlNode } from '../yaml-tree.ts';
import { listOf, mapOf, textOf, UNKNOWN } from './plain.ts';
import type { Plain } from './plain.ts';

/** The value of a text in JSON. Depth is bounded by its reader. */
export function decodeJson(text: string): Plain {
  const roots = readJsonTree(text);
  if (!Array.isArray(roots)) return UNKNOWN;
  const [root, second] = roots as readonly PlainNode[];
  return root === undefined || second !== undefined ? UNKNOWN : ofJson(root);
}

function ofJson(node: PlainNode): Plain {
  switch (node.kind) {
    case 'map':
      return mapOf(new Map(node.entries.map(([key, value]) => [key, ofJson(value)])));
    case 'list':
      return listOf(node.items.map(ofJson));
    case 'scalar':
      return node.written === 'string' ? textOf(node.text) : scalar(node.written, node.text);
    case 'opaque':
      return UNKNOWN;
  }
}

function scalar(kind: string, text: string): Plain {
  if (kind === 'boolean') return text === 'true';
  if (kind === 'null') return null;
  const number = kind === 'number' ? Number(text) : Number.NaN;
  return Number.isFinite(number) ? number : UNKNOWN;
}

/** The value of a text in YAML with one document. What aliases expand to is bounded by its reader. */
export function decodeYaml(text: string): Plain {
  const trees = readYamlTrees(text);
  if (trees.kind === 'unreadable' || trees.roots.length > 1) return UNKNOWN;
  const [root] = trees.roots;
  return root === undefined ? null : ofYaml(root, new Map());
}

/** A node that several aliases share is converted once. */
function ofYaml(node: YamlNode, known: Map<YamlNode, Plain>): Plain {
  const kept = known.get(node);
  if (kept !== undefined) return kept;
  const value = yamlValue(node, known);
  known.set(node, value);
  return value;
}

function yamlValue(node: YamlNode, known: Map<YamlNode, Plain>): Plain {
  if (node.tag !== null) return UNKNOWN;
  switch (node.kind) {
    case 'map':
      return mapOf(new Map([...node.entries].map(([key, value]) => [key, ofYaml(value, known)])));
    case 'list':
      return listOf(node.items.map((item) => ofYaml(item, known)));
    case 'scalar':
      return typeof node.value === 'string' ? textOf(node.value) : node.value;
  }
}

/** The value of a text in CSV (RFC 4180): a list of maps by the names of the first row. */
export function decodeCsv(text: string): Plain {
  const [names, ...rows] = rowsOf(text);
  if (names === undefined) return UNKNOWN;
  return listOf(
    rows.map((row) =>
      row.length === names.length ? mapOf(new Map(names.map((name, at) => [name, row[at] ?? '']))) : UNKNOWN,
    ),
  );
}

function rowsOf(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let quoted = false;
  const end = (): void => {
    row.push(cell);
    cell = '';
  };
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? '';
    if (quoted) {
      if (character !== '"') cell += character;
      else if (text[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else quoted = false;
    } else if (character === '"') quoted = true;
    else if (character === ',') end();
    else if (character === '\n') {
      end();
      if (row.length > 1 || row[0] !== '') rows.push(row);
      row = [];
    } else if (character !== '\r') cell += character;
  }
  if (cell !== '' || row.length > 0) {
    end();
    rows.push(row);
  }
  return rows;
}
