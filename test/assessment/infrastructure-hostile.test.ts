/** Configurations and templates that are made to exhaust their reader: an answer all the same, and never a pass. */
import { describe, expect, it } from 'vitest';
import { loadParsers } from '../../src/adapters/syntax/parsers.ts';
import { assessTexts, standaloneContext } from '../../src/app/assess/assess-texts.ts';
import type { Parsers } from '../../src/model/syntax.ts';
import { factorsOf, familyNamed, ruleIds } from './content-cases.ts';
import { plainRunner } from './plain-runner.ts';

const terraform = familyNamed('terraform');
const cloudformation = familyNamed('cloudformation');
const preview = familyNamed('preview');

const BUCKET = 'resource "aws_s3_bucket" "a" {\n  bucket = "a"\n}\n';

async function hcl(before: string, after: string): Promise<readonly string[]> {
  return ruleIds(await factorsOf(terraform, { name: '', files: { 'main.tf': [before, after] }, finds: [] }));
}

async function template(after: string, path = 'template.yaml'): Promise<readonly string[]> {
  const before = 'Resources:\n  A:\n    Type: AWS::SNS::Topic\n';
  return ruleIds(await factorsOf(cloudformation, { name: '', files: { [path]: [before, after] }, finds: [] }));
}

describe('HCL', () => {
  it.each([
    ['lists', `x = ${'['.repeat(50_000)}${']'.repeat(50_000)}`],
    ['an unclosed list', `x = ${'['.repeat(100_000)}`],
    ['maps', `x = ${'{a='.repeat(5_000)}1${'}'.repeat(5_000)}`],
    ['blocks', `${'a {\n'.repeat(5_000)}${'}\n'.repeat(5_000)}`],
    ['interpolations', `x = ${'"${'.repeat(5_000)}y${'}"'.repeat(5_000)}`],
    ['conditionals', `x = ${'a ? b : '.repeat(5_000)}c`],
    ['signs', `x = ${'-'.repeat(20_000)}1`],
    ['an unfinished heredoc', `x = <<EOT\n${'line\n'.repeat(50_000)}`],
    ['an unfinished block', `${BUCKET}resource "x" "y" {\n`],
    ['noise', '\u0001\u0002 ${{{ %%% """ <<'.repeat(2_000)],
  ])('of %s is not assessed, and says so', async (_, text) => {
    expect(await hcl(BUCKET, BUCKET + text)).toEqual(['assess.input.unreadable']);
  });

  it('with locals that double each other is not computed to the end', async () => {
    const bombs = Array.from({ length: 60 }, (_, at) => `  l${at + 1} = concat(local.l${at}, local.l${at})`).join('\n');
    const text = (seed: string): string =>
      `locals {\n  l0 = [${seed}]\n${bombs}\n}\nresource "aws_s3_bucket" "a" {\n  for_each = toset(local.l60)\n}\n`;
    expect(await hcl(text('"a", "b"'), text('"a"'))).toEqual(['tf.rekey.unknown']);
  });

  it('with texts that double each other is not computed to the end', async () => {
    const bombs = Array.from({ length: 60 }, (_, at) => `  l${at + 1} = "\${local.l${at}}\${local.l${at}}"`).join('\n');
    const text = (seed: string): string =>
      `locals {\n  l0 = "${seed}"\n${bombs}\n}\nresource "aws_dynamodb_table" "a" {\n  hash_key = local.l60\n}\n`;
    expect(await hcl(text('a'), text('b'))).toEqual(['tf.replace.stateful']);
  });

  it('with locals that refer to each other in a circle is answered', async () => {
    const text = (last: string): string =>
      `locals {\n  a = local.b\n  b = local.${last}\n  c = 1\n}\nresource "aws_s3_bucket" "a" {\n  count = local.a\n}\n`;
    expect(await hcl(text('a'), text('c'))).toEqual(['tf.rekey.unknown']);
  });

  it('with loops in loops is not computed to the end', async () => {
    const list = `[${Array.from({ length: 1_000 }, (_, at) => at).join(', ')}]`;
    const loop = `flatten([for a in local.l : [for b in local.l : [for c in local.l : a]]])`;
    const text = `locals {\n  l = ${list}\n}\nresource "aws_s3_bucket" "a" {\n  count = length(${loop})\n}\n`;
    expect(await hcl(text, text.replace('length', '1 + length'))).toEqual([
      'assess.input.unreadable',
      'tf.rekey.unknown',
    ]);
  });

  it('with a million instances is answered', async () => {
    const text = (count: number): string => `resource "aws_s3_bucket" "a" {\n  count = ${count}\n}\n`;
    expect(await hcl(text(1e6), text(5e5))).toEqual(['tf.rekey.unknown']);
    expect(await hcl(text(1e6), text(0))).toContain('tf.delete.stateful');
  });

  it('with moves in a circle is a deletion', async () => {
    const circle =
      'moved {\n  from = aws_s3_bucket.a\n  to   = aws_s3_bucket.b\n}\nmoved {\n  from = aws_s3_bucket.b\n  to   = aws_s3_bucket.a\n}\n';
    expect(await hcl(BUCKET, circle)).toEqual(['tf.delete.stateful']);
  });

  it('with names that objects inherit is read', async () => {
    const text = 'resource "__proto__" "constructor" {\n  toString = 1\n}\nvariable "__proto__" {\n  default = 1\n}\n';
    expect(await hcl(text, '')).toEqual(['tf.delete.unclassified']);
  });

  it('is parsed a bounded number of times, however many resources there are', async () => {
    const read = async (resources: number): Promise<number> => {
      let characters = 0;
      const counting = async (kinds: Parameters<typeof loadParsers>[0]): Promise<Parsers> => {
        const parsers = await loadParsers(kinds);
        return {
          ...parsers,
          tree: (grammar, text, use) => {
            characters += text.length;
            return parsers.tree(grammar, text, use);
          },
        };
      };
      const text = (suffix: string): string =>
        Array.from(
          { length: resources },
          (_, at) => `resource "aws_s3_bucket" "b${at}" {\n  bucket = "${at}${suffix}"\n}\n`,
        ).join('');
      const sides = { old: { kind: 'text', text: text('a') }, new: { kind: 'text', text: text('b') } } as const;
      const change = { path: 'main.tf', ...sides };
      const { factors } = await assessTexts(terraform, [change], standaloneContext(null), plainRunner(counting));
      expect(factors.filter(({ rule }) => (rule as string) === 'tf.replace.stateful')).toHaveLength(resources);
      expect(characters).toBe(text('a').length + text('b').length);
      return characters;
    };
    await read(30);
    await read(300);
  });
});

describe('templates', () => {
  it.each([
    ['deep lists', `Resources:\n  A: ${'['.repeat(50_000)}\n  B: {Type: AWS::SNS::Topic}`],
    [
      'deep maps',
      `Resources:\n${Array.from({ length: 500 }, (_, at) => `${' '.repeat(at + 2)}a:`).join('\n')}\n# AWS::SNS::Topic`,
    ],
    [
      'aliases that multiply',
      `a0: &a0 [x, x, x, x, x, x, x, x, x]\n${Array.from({ length: 9 }, (_, at) => `a${at + 1}: &a${at + 1} [${Array.from({ length: 9 }, () => `*a${at}`).join(', ')}]`).join('\n')}\nResources:\n  A:\n    Type: AWS::SNS::Topic\n    Properties: {X: *a9}\n`,
    ],
    ['a broken map', 'Resources:\n  A: {Type: AWS::SNS::Topic\n  B: ]'],
  ])('of %s are not assessed, and say so', async (_, text) => {
    expect(await template(text)).toEqual(['assess.input.unreadable']);
  });

  it('with references to themselves are answered', async () => {
    const text =
      'Parameters:\n  P: {Type: String, Default: !Ref P}\nResources:\n  A:\n    Type: AWS::SNS::Topic\n    Properties: {TopicName: !Ref P}\n';
    expect(await template(text)).toEqual(['cfn.replace.conditional']);
  });

  it('that are previews too deep to be read are not a pass', async () => {
    const deep = `{"Changes": ${'['.repeat(100_000)}${']'.repeat(100_000)}, "StackName": "a"}`;
    for (const text of [deep, `{"steps": ${deep}, "changeSummary": {}}`, '[]', 'null', '{"Changes": 1}']) {
      const factors = await factorsOf(preview, { name: '', files: { 'a.changeset.json': [null, text] }, finds: [] });
      expect(
        factors.map(({ state }) => state),
        text.slice(0, 40),
      ).toContain('error');
    }
  });
});
