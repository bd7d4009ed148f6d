import { describe, expect, it } from 'vitest';
import { goImports, goModule, javaImports } from '../../src/core/reading/imports/compiled.ts';
import { ecmascriptImports } from '../../src/core/reading/imports/ecmascript.ts';
import { pythonImports } from '../../src/core/reading/imports/python.ts';

describe('imports of TypeScript and JavaScript', () => {
  it.each([
    ["import a from './a.ts';", ['./a.ts']],
    ["import './side';", ['./side']],
    ["import {\n  a,\n  type B,\n} from '../x';", ['../x']],
    ["export * from './y'; export { z } from './z';", ['./y', './z']],
    ["const q = require('./q'); const r = await import('./r');", ['./q', './r']],
    ['import x from "pkg/sub"', ['pkg/sub']],
    ["export const text = 'not/an/import';", []],
    ["export default 'x'; const important = 'y'; obj.import('z')", []],
    ['import(`./${name}`)', ['./${name}']],
    ["require(name); import 'unclosed", []],
    ["import {\n  a, // it's the first\n  /* don't */ b,\n} from './x';", ['./x']],
    ['const p = await import(/* webpackChunkName: "p" */ \'./p\');', ['./p']],
    ["import './a'; // import './b'\nexport {} from './c'", ['./a', './b', './c']],
  ])('%s', (text, expected) => {
    expect(ecmascriptImports(text).toSorted()).toEqual([...expected].sort());
  });

  it('cost what the text costs, whatever it says', () => {
    expect(ecmascriptImports('import '.repeat(200_000))).toEqual([]);
    expect(ecmascriptImports(`import '${'import '.repeat(200_000)}`)).toEqual([]);
    expect(ecmascriptImports('import /*'.repeat(100_000))).toEqual([]);
  });
});

describe('imports of Python', () => {
  it.each([
    ['import os, shop.cart as c', ['os', 'shop.cart']],
    ['from shop.cart import add, take as t', ['shop.cart', 'shop.cart.add', 'shop.cart.take']],
    ['from . import models', ['.', '.models']],
    ['from ..core import (\n  db,  # the store\n  log,\n)', ['..core', '..core.db', '..core.log']],
    ['x = "import y"', []],
    ['    import late', ['late']],
  ])('%s', (text, expected) => {
    expect(pythonImports(text)).toEqual(expected);
  });

  it('cost what the text costs, whatever it says', () => {
    expect(pythonImports(`from ${'.'.repeat(1_000_000)}! import x`)).toEqual([]);
    expect(pythonImports('from x import (a\n'.repeat(60_000))).toEqual(['x', 'x.a']);
  });
});

describe('imports of Go and Java', () => {
  it('of Go stand alone or in parentheses, with or without a name', () => {
    const text = 'package x\nimport "fmt"\nimport (\n\t"os"\n\tq "example.org/shop/cart"\n)\nfunc f() { "not/this" }\n';
    expect(goImports(text)).toEqual(['fmt', 'os', 'example.org/shop/cart']);
    const said =
      '/*\ntype of thing\nfunc and such\n*/\npackage x\nimport ( // all\n\t// "old"\n\t"os"\n)\nimport ("fmt")\n';
    expect(goImports(said)).toEqual(['os', 'fmt']);
    expect(goModule('// m\nmodule example.org/shop\n\ngo 1.24\n')).toBe('example.org/shop');
  });

  it('of Java name types, packages and members', () => {
    const text = 'package a.b;\nimport x.Y;\nimport x.z.*;\nimport static x.Y.of;\nclass A { }\nimport not.This;\n';
    expect(javaImports(text)).toEqual(['x.Y', 'x.z.*', 'x.Y.of']);
  });
});
