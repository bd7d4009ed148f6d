import { describe, expect, it } from 'vitest';
import { readYamlTrees } from './yaml-tree.ts';

const BROKEN = 'a: {b: 1\nc: }x\n';

describe('a text of several documents', () => {
  it('names every document that is broken, because each has to be mended', () => {
    const read = readYamlTrees(`${BROKEN}---\nok: true\n---\n${BROKEN}`);
    expect(read).toMatchObject({ kind: 'unreadable', line: 2 });
    expect(read.kind === 'unreadable' ? read.reason : '').toMatch(/^it is not YAML \(2 of 3 documents, lines 2, 7\): /);
  });

  it('names no number where one is broken', () => {
    const read = readYamlTrees(`ok: true\n---\n${BROKEN}`);
    expect(read.kind === 'unreadable' ? read.reason : '').toMatch(/^it is not YAML: /);
  });

  it('names the first lines of very many', () => {
    const read = readYamlTrees(`${BROKEN}---\n`.repeat(400));
    expect(read.kind === 'unreadable' ? read.reason.length : 0).toBeLessThan(300);
  });
});
