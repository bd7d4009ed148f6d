import { describe, expect, it } from 'vitest';
import { loadParsers } from '../../src/adapters/syntax/parsers.ts';
import { attribute, labelled, nested } from '../../src/core/reading/hcl/body.ts';
import type { HclBody, HclFile } from '../../src/core/reading/hcl/body.ts';
import { readHclJson } from '../../src/core/reading/hcl/json.ts';
import { readHcl } from '../../src/core/reading/hcl/read.ts';
import { canonical, DEEPEST_VALUE, referencesOf, sameValue } from '../../src/core/reading/hcl/value.ts';

const parsers = await loadParsers(['hcl']);

function body(file: HclFile): HclBody {
  if (file.kind === 'unreadable') throw new TypeError(`${file.reason} (${file.line})`);
  return file.body;
}

function valueOf(text: string): ReturnType<typeof attribute> {
  return attribute(body(readHcl(parsers, `x = ${text}\n`)), 'x');
}

describe('HCL', () => {
  it.each([
    'a = "%{ if var.x ~}y%{~ else }z%{ endif }"\n',
    'a = <<EOT\n%{ for x in var.l ~}\n${x} 100% $5\n%{ endfor ~}\nEOT\n',
    'a = jsonencode(<<-EOT\n  x\n  EOT\n)\n',
    '// c\n/* d\n e */\ngröße = 1 # f\nb = try(var.x[*].y, var.x.*.y, null,) // g\n',
    'a = provider::aws::arn_parse("${ f("${var.x}-${ "y" }") }")\r\n',
  ])('takes what the language allows: %j', (text) => {
    expect(readHcl(parsers, text).kind).toBe('hcl');
  });

  it.each([
    ['"a\\n\\"b\\" \\u00e9 $${x}"', 'string', '"a\\n\\"b\\" é ${x}"'],
    ['-1.5', 'number', '-1.5'],
    ['1e3', 'number', '1000'],
    ['-2E+2', 'number', '-200'],
    ['1.5e-1', 'number', '0.15'],
    ['"1e3"', 'string', '"1e3"'],
    ['["1e3", 1e3, a1e3]', 'list', '["1e3", 1000, a1e3]'],
    ['x[var.i + 1].y', 'expression', 'x [ var . i + 1 ] . y'],
    ['x[min(max(1, var.i), 2)]', 'expression', 'x [ min ( max ( 1 , var . i ) , 2 ) ]'],
    ['true', 'bool', 'true'],
    ['null', 'null', 'null'],
    ['[1, "b", # comment\n null,]', 'list', '[1, "b", null]'],
    ['{ b = 1, "a" : 2 }', 'map', '{"a" = 2, "b" = 1}'],
    ['"a${var.x}b"', 'template', '"a${var.x}b"'],
    ['"${var.x}"', 'reference', 'var.x'],
    ['"${length(var.x)}"', 'call', 'length(var.x)'],
    ['{ 1 = "a", true = 2 }', 'map', '{"1" = "a", "true" = 2}'],
    ['toset(["a", "b"])', 'call', 'toset(["a", "b"])'],
    ['concat(var.a...)', 'call', 'concat(var.a...)'],
    ['aws_x.y["a b"].z[0].id', 'reference', 'aws_x.y["a b"].z[0].id'],
    ['var.a ? 1 : 2', 'conditional', 'var.a ? 1 : 2'],
    ['var.a  *  2', 'operation', '(var.a * 2)'],
    [
      '!var.a && var.b.c[0] == "x" || -b > 3 * (2 + 1)',
      'operation',
      '((!var.a && (var.b.c[0] == "x")) || (-b > (3 * (2 + 1))))',
    ],
    ['f(x)[0].y', 'expression', 'f ( x ) [ 0 ] . y'],
    ['aws_x.y[*].id', 'expression', 'aws_x . y [*] . id'],
    ['[for k in local.m : k.id]', 'for', '[for k in local.m : k.id]'],
    ['{for k, v in m : k => v... if v.on}', 'for', '{for k, v in m : k => v... if v.on}'],
    ['(true)', 'bool', 'true'],
    ['<<-EOT\n    a\n      b \\n\n    EOT', 'string', '"a\\n  b \\\\n\\n"'],
    ['<<EOT\n  a ${var.x}\nEOT', 'template', '"  a ${var.x}\\n"'],
  ])('reads %s as %s', (text, kind, shown) => {
    const value = valueOf(text);
    expect(value?.kind).toBe(kind);
    expect(value === null ? null : canonical(value)).toBe(shown);
  });

  it('does not count layout, comments and the order of entries as a difference', () => {
    expect(
      sameValue(valueOf('{ a = [1,2], b = var.x+1 }'), valueOf('{\n  b = var.x + 1 # b\n  a = [\n 1,\n 2 ]\n}')),
    ).toBe(true);
    expect(sameValue(valueOf('"1"'), valueOf('1'))).toBe(false);
  });

  it('knows what an expression refers to', () => {
    const value = valueOf(
      '{ a = "${var.x}-${local.y.z}", b = [for s in aws_subnet.all : s.id], c = 1 + module.m["k"].n }',
    );
    expect(value === null ? [] : referencesOf(value).map((path) => path.join('.'))).toEqual([
      'var.x',
      'local.y.z',
      'aws_subnet.all',
      's.id',
      'module.m.["k"].n',
    ]);
  });

  it('reads blocks with labels, nested and dynamic ones, and their lines', () => {
    const file = body(
      readHcl(
        parsers,
        'resource "aws_db_instance" main {\n  name = "x"\n\n  lifecycle {\n    prevent_destroy = true\n  }\n  dynamic "ingress" {\n    for_each = var.p\n    content {\n      port = ingress.value\n    }\n  }\n}\n',
      ),
    );
    const [block] = file.blocks;
    expect(block).toMatchObject({ type: 'resource', labels: ['aws_db_instance', 'main'], line: 1, endLine: 13 });
    const [lifecycle] = nested(block?.body ?? file, 'lifecycle');
    expect(lifecycle?.attributes.get('prevent_destroy')).toMatchObject({
      line: 5,
      value: { kind: 'bool', value: true },
    });
    expect(nested(block?.body ?? file, 'ingress')).toHaveLength(1);
  });

  it('names the line at which it stops to be HCL', () => {
    expect(readHcl(parsers, 'a = 1\nb = {\n c = \n}\n')).toEqual({
      kind: 'unreadable',
      reason: 'it is not valid HCL',
      line: 3,
    });
  });

  it.each([
    ['lists', `a = ${'['.repeat(DEEPEST_VALUE + 5)}${']'.repeat(DEEPEST_VALUE + 5)}`],
    ['parentheses', `a = ${'('.repeat(3_000)}1${')'.repeat(3_000)}`],
    ['blocks', `${'a {\n'.repeat(80)}${'}\n'.repeat(80)}`],
    ['interpolations', `a = ${'"${'.repeat(600)}x${'}"'.repeat(600)}`],
    ['operators', `a = 1${' + 1'.repeat(3_000)}`],
  ])('refuses %s nested too deeply', (_, text) => {
    expect(readHcl(parsers, text)).toMatchObject({ kind: 'unreadable' });
  });

  it('keeps keys that objects inherit as plain keys', () => {
    const value = valueOf('{ __proto__ = 1, constructor = 2 }');
    expect(value?.kind === 'map' ? value.entries.map(({ key }) => key) : []).toEqual(['__proto__', 'constructor']);
  });
});

describe('the JSON syntax', () => {
  const text = `{
  "//": "made by hand",
  "terraform": {"backend": {"s3": {"bucket": "b"}}},
  "resource": {
    "aws_db_instance": {
      "main": {
        "name": "x-\${var.env}",
        "subnet": "\${aws_db_subnet_group.a.name}",
        "lifecycle": [{"prevent_destroy": true}]
      }
    }
  }
}`;

  it('gives the same blocks', () => {
    const file = body(readHclJson(parsers, text));
    const [terraform, resource] = file.blocks;
    expect(labelled(terraform?.body ?? file, 'backend', 1)).toMatchObject([{ labels: ['s3'] }]);
    expect(resource).toMatchObject({ type: 'resource', labels: ['aws_db_instance', 'main'] });
    const main = resource?.body ?? file;
    expect(nested(main, 'lifecycle')[0]?.attributes.get('prevent_destroy')).toMatchObject({
      line: 9,
      value: { kind: 'bool', value: true },
    });
    expect(main.attributes.get('name')?.value).toMatchObject({ kind: 'template', line: 7 });
    expect(main.attributes.get('subnet')?.value).toMatchObject({
      kind: 'reference',
      path: ['aws_db_subnet_group', 'a', 'name'],
    });
  });

  it('refuses what is no object, what is YAML, and what is nested too deeply', () => {
    expect(readHclJson(parsers, '[1]')).toMatchObject({ kind: 'unreadable' });
    expect(readHclJson(parsers, 'resource: {}')).toMatchObject({ kind: 'unreadable' });
    expect(readHclJson(parsers, '{"a": ')).toMatchObject({ kind: 'unreadable' });
    expect(readHclJson(parsers, `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`)).toMatchObject({ kind: 'unreadable' });
  });
});
