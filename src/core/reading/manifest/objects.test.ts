import { describe, expect, it } from 'vitest';
import { textAt, truthAt } from '../yaml-node.ts';
import { readYamlTrees } from '../yaml-tree.ts';
import { manifestObjects } from './objects.ts';
import { unmasked } from './template.ts';

function read(text: string, template = false) {
  const manifest = manifestObjects(text, template);
  if (manifest.kind !== 'objects') return manifest;
  return manifest.objects.map(({ kind, namespace, name, lines }) => [
    kind,
    namespace,
    name === null ? null : unmasked(name),
    lines.start,
    lines.end,
  ]);
}

describe('manifestObjects', () => {
  it('gives the objects of all documents and lists with their lines', () => {
    const text = [
      'apiVersion: v1',
      'kind: List',
      'items:',
      '  - apiVersion: v1',
      '    kind: ConfigMap',
      '    metadata: { name: a, namespace: x }',
      '---',
      '# nothing here',
      '---',
      '{"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web"}}',
      '',
    ].join('\n');
    expect(read(text)).toEqual([
      ['ConfigMap', 'x', 'a', 4, 6],
      ['Deployment', null, 'web', 10, 10],
    ]);
  });

  it('reads words that are spelt with escapes', () => {
    expect(read('{"\\u0061piVersion": "v1", "kin\\u0064": "Namespace", "metadata": {"name": "a"}}')).toEqual([
      ['Namespace', null, 'a', 1, 1],
    ]);
  });

  it('ignores what is no manifest', () => {
    expect(read('a: 1\n')).toEqual({ kind: 'foreign' });
    expect(read('apiVersion: v2\nname: chart\n# kind words\n')).toEqual({ kind: 'foreign' });
  });

  it('masks the actions of a template and keeps its lines', () => {
    const text = [
      '{{- if .Values.on }}',
      'apiVersion: v1',
      'kind: Service',
      'metadata:',
      '  name: {{ include "a.name" . }}',
      '  labels:',
      '    {{- include "a.labels" . | nindent 4 }}',
      'spec: {{ tpl "}}" . }}',
      '{{- end }}',
    ].join('\n');
    expect(read(text, true)).toEqual([['Service', null, '{{ include "a.name" . }}', 2, 8]]);
    const manifest = manifestObjects(text, true);
    expect(manifest.kind === 'objects' && manifest.insertions).toEqual([7]);
  });

  it('says why a manifest is no YAML', () => {
    expect(manifestObjects('apiVersion: v1\nkind: A\n  b: [\n')).toMatchObject({ kind: 'unreadable' });
    expect(manifestObjects('apiVersion: v1\nkind: A\nkind: B\n')).toEqual({
      kind: 'unreadable',
      reason: 'the key kind is written twice',
      line: 3,
    });
  });
});

describe('readYamlTrees', () => {
  it('resolves anchors and merge keys, and keeps tags', () => {
    const trees = readYamlTrees('a: &a { p: yes, q: 1 }\nb:\n  <<: *a\n  q: !Ref x\n');
    if (trees.kind !== 'trees') throw new Error(trees.reason);
    expect(truthAt(trees.roots[0], 'b', 'p')).toBe(true);
    expect(textAt(trees.roots[0], 'b', 'q')).toBe('x');
  });

  it('refuses aliases that expand to too much', () => {
    const letters = [...'abcdefgh'];
    const lines = letters.map((name, at) => {
      const items = Array.from({ length: 9 }, () => (at === 0 ? 'lol' : `*${letters[at - 1] ?? ''}`));
      return `${name}: &${name} [${items.join(', ')}]`;
    });
    expect(readYamlTrees(lines.join('\n'))).toMatchObject({ reason: 'its aliases expand to too much' });
  });

  it('refuses an alias of itself, deep nesting and keys that are no words', () => {
    expect(readYamlTrees('a: &a [*a]')).toMatchObject({ kind: 'unreadable', line: 1 });
    expect(readYamlTrees('['.repeat(100_000))).toMatchObject({ reason: 'it is nested too deeply' });
    expect(readYamlTrees('a: {{ b }}')).toMatchObject({ reason: 'a key is not a plain word' });
  });
});
