/** What containers are told to run: `command` and `args` of Kubernetes, `command` and `entrypoint` of Compose. */
import { readYamlTrees } from '../../yaml-tree.ts';
import type { YamlNode } from '../../yaml-tree.ts';
import { withoutPlaceholders } from './placeholders.ts';
import { shellSnippet } from './snippet.ts';
import type { Snippet } from './snippet.ts';
import { keptFolders, passingVolumes } from './container-volumes.ts';

/** Nothing for a text that is neither YAML nor a template of it: the family of manifests says so. */
export function containerSnippets(text: string): readonly Snippet[] {
  if (!/\b(?:command|args|entrypoint|test)["']?\s*:/.test(text)) return [];
  const filled = text.includes('{{') ? readYamlTrees(filledIn(text), { repeatedKeys: true }) : null;
  const read = filled?.kind === 'trees' ? filled : readYamlTrees(text, { repeatedKeys: true });
  if (read.kind !== 'trees') return [];
  const snippets: Snippet[] = [];
  for (const root of read.roots) collect(root, NOTHING_PASSING, snippets);
  return snippets;
}

/** A template of Helm as the YAML that it may become: lines of nothing but steps go, values are variables. */
function filledIn(text: string): string {
  const lines = text.split('\n').map((line) => {
    const step = line.trim();
    return step.startsWith('{{') && step.indexOf('}}') === step.length - 2 ? '' : line;
  });
  return withoutPlaceholders(lines.join('\n'), '{{', '}', '$given');
}

/** Names of volumes that end with the pod. */
const NOTHING_PASSING: ReadonlySet<string> = new Set();

/** The depth of the tree is bounded by its reader. */
function collect(node: YamlNode, around: ReadonlySet<string>, snippets: Snippet[]): void {
  if (node.kind === 'list') for (const item of node.items) collect(item, around, snippets);
  if (node.kind !== 'map') return;
  const passing = passingVolumes(node) ?? around;
  const kept = keptFolders(node, passing);
  const [entrypoint, own] = [node.entries.get('entrypoint'), node.entries.get('command')];
  // Compose gives the entrypoint the command as its arguments.
  const args = entrypoint === undefined ? node.entries.get('args') : own;
  snippets.push(...commandOf(entrypoint ?? own, args).map((one) => ({ ...one, kept })));
  const test = node.entries.get('test');
  if (test?.kind === 'list') snippets.push(...commandOf({ ...test, items: test.items.slice(1) }, undefined));
  for (const value of node.entries.values()) collect(value, passing, snippets);
}

function commandOf(command: YamlNode | undefined, args: YamlNode | undefined): readonly Snippet[] {
  const place = command ?? args;
  if (place === undefined) return [];
  const { start, end } = place.lines;
  const last = Math.max(end, args?.lines.end ?? end);
  if (command?.kind === 'scalar') return [shellSnippet(command.text, start, last)];
  const words = [...wordsOf(command), ...wordsOf(args)];
  const [only, ...rest] = words;
  if (only === undefined) return [];
  if (rest.length === 0) return [shellSnippet(only, start, last)];
  return [{ kind: 'vector', text: words.join(' '), words, line: start, endLine: last }];
}

function wordsOf(node: YamlNode | undefined): readonly string[] {
  if (node?.kind === 'scalar') return [node.text];
  return node?.kind === 'list' ? node.items.flatMap((item) => (item.kind === 'scalar' ? [item.text] : [])) : [];
}
