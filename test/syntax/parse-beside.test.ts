import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Language, Parser } from 'web-tree-sitter';
import type { Tree } from 'web-tree-sitter';
import { grammarFile } from '../../src/adapters/syntax/grammar-files.ts';
import { parseBeside } from '../../src/adapters/syntax/parse-text.ts';
import { editsBetween } from '../../src/adapters/syntax/text-edits.ts';
import type { Grammar } from '../../src/model/syntax.ts';

const CASES: readonly (readonly [Grammar, string])[] = [
  ['typescript', readFileSync(new URL('../../src/core/reading/stripped-marks.ts', import.meta.url), 'utf8')],
  [
    'python',
    repeated(
      (at) =>
        `class A${at}:\n    def run(self, x):\n        if x > ${at}:\n            return [y for y in x]\n        try:\n            self.call(x, timeout=${at})\n        except KeyError as e:\n            raise\n`,
    ),
  ],
  [
    'hcl',
    repeated(
      (at) =>
        `resource "aws_sqs_queue" "q${at}" {\n  name = "orders-\${var.name}-${at}"\n  policy = <<EOT\n{ "a": ${at} }\nEOT\n  tags = { for k in var.x : k => upper(k) }\n}\n`,
    ),
  ],
];

describe('a text that shares most of its lines with one that was parsed', () => {
  it.each(CASES)('has the tree that it has when it is parsed alone: %s', async (grammar, text) => {
    await Parser.init();
    const parser = new Parser();
    parser.setLanguage(await Language.load(readFileSync(grammarFile(grammar))));
    const tree = parsed(parser.parse(text));
    const random = numbers(7);
    let shared = 0;
    for (let run = 0; run < 50; run += 1) {
      const changed = edited(text, random);
      const alone = parsed(parser.parse(changed));
      const beside = parsed(parseBeside(parser, changed, { text, tree }));
      if (!alone.rootNode.hasError && editsBetween(text, changed) !== null) shared += 1;
      expect(shape(beside)).toBe(shape(alone));
      for (const one of [alone, beside]) one.delete();
    }
    expect(shared).toBeGreaterThan(10);
  });
});

function repeated(part: (at: number) => string): string {
  return Array.from({ length: 12 }, (_, at) => part(at)).join('\n');
}

function parsed(tree: Tree | null): Tree {
  if (tree === null) throw new TypeError('not parsed');
  return tree;
}

/** Every node with its field and place. */
function shape(tree: Tree): string {
  const cursor = tree.walk();
  const nodes: string[] = [];
  for (;;) {
    const { row, column } = cursor.startPosition;
    nodes.push(
      [
        cursor.nodeType,
        cursor.currentFieldName,
        cursor.startIndex,
        cursor.endIndex,
        row,
        column,
        cursor.nodeIsNamed,
      ].join(' '),
    );
    if (cursor.gotoFirstChild()) continue;
    while (!cursor.gotoNextSibling()) {
      if (cursor.gotoParent()) continue;
      cursor.delete();
      return nodes.join('\n');
    }
  }
}

/** One to three small changes: lines taken away, repeated, moved, indented, another number or name, a bracket lost. */
function edited(text: string, random: (below: number) => number): string {
  const original = text.split('\n');
  const lines = [...original];
  for (let left = 1 + random(3); left > 0; left -= 1) {
    const at = random(lines.length);
    const line = lines[at] ?? '';
    const other = original[random(original.length)] ?? '';
    const changes: readonly (() => unknown)[] = [
      () => lines.splice(at, 1),
      () => lines.splice(at, 0, other),
      () => lines.splice(random(lines.length), 0, ...lines.splice(at, 1 + random(3))),
      () => lines.splice(at, 1, `  ${line}`),
      () => lines.splice(at, 1, line.replace(/\d+/, '77')),
      () => lines.splice(at, 1, line.replace(/[a-z]{3,}/, 'xyz')),
      () => lines.splice(at, 1, line.replace(/[(){}[\]"'`]/, '')),
    ];
    changes[random(changes.length)]?.();
  }
  return lines.join('\n');
}

/** Numbers that look random and are the same in every run. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
