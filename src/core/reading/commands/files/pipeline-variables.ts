/** Variables that a pipeline sets for its steps: `env:`, `variables:`, `vars:`. */
import { itemsAt, mapAt, textAt } from '../../yaml-node.ts';
import type { YamlMap } from '../../yaml-tree.ts';
import type { VariableScope } from '../variable-scope.ts';
import { valueIn } from '../variable-scope.ts';

const KEYS = ['env', 'environment', 'variables', 'vars'] as const;
const LONGEST_VALUE = 4096;

/** What is set around a map, with what it sets itself for itself and everything below it. */
export function withSettings(node: YamlMap, around: VariableScope | null): VariableScope | null {
  const own = KEYS.flatMap((key) => [...ofMap(node, key), ...ofList(node, key)]);
  return own.length === 0 ? around : { values: new Map(own), outer: around };
}

function ofMap(node: YamlMap, key: string): readonly (readonly [string, string])[] {
  return [...(mapAt(node, key)?.entries ?? [])].flatMap(([name, value]) => {
    // GitLab: `NAME: { value: …, description: … }`
    const text = textAt(value) ?? textAt(value, 'value');
    return text === null ? [] : setting(name, text);
  });
}

/** Azure: `- name: …`, `  value: …`; also how containers write it. */
function ofList(node: YamlMap, key: string): readonly (readonly [string, string])[] {
  return itemsAt(node, key).flatMap((item) => {
    const [name, value] = [textAt(item, 'name'), textAt(item, 'value')];
    return name === null || value === null ? [] : setting(name, value);
  });
}

/** A value with expansions of its own is not known; it hides the one that is set further out. */
function setting(name: string, text: string): readonly (readonly [string, string])[] {
  if (!NAME.test(name) || text.length > LONGEST_VALUE) return [];
  return [[name, /[$`\\{}]/.test(text) ? '' : text]];
}

const NAME = /^[A-Za-z_]\w*$/;

/** Expansions of the pipeline's own as the shell would write them: `${{ env.DIR }}`, and `$(DIR)` of Azure. */
export function asShellVariables(text: string, scope: VariableScope | null): string {
  const named = text.replaceAll(
    /\$\{\{ {0,4}(?:env|variables|parameters|inputs)\.([A-Za-z_]\w{0,100}) {0,4}\}\}/g,
    '"$$$1"',
  );
  if (scope === null || !named.includes('$(')) return named;
  return named.replaceAll(/\$\(([A-Za-z_]\w{0,100})\)/g, (whole, name: string) =>
    valueIn(scope, name) === null ? whole : `\${${name}}`,
  );
}

/** Taskfile: `{{.DIR}}` */
export function asTaskVariables(text: string): string {
  return text.replaceAll(/\{\{ {0,4}\.([A-Za-z_]\w{0,100}) {0,4}\}\}/g, '"$$$1"');
}
