/** Cases of programs that are compared as trees. */
import type { ContentCase } from '../content-cases.ts';
import { CODE_ACCESS } from './code-access.ts';
import { CODE_ACCESS_HIDDEN } from './code-access-hidden.ts';
import { WEAKER_ACCESS } from './code-access-weaker.ts';
import { CODE_DANGERS } from './code-dangers.ts';
import { CODE_GUARDS } from './code-guards.ts';
import { CODE_MEASURED } from './code-measured.ts';
import { CODE_SILENCED } from './code-silenced.ts';

const DEEP = `eval(${'('.repeat(1_600)}1${')'.repeat(1_600)});\n`;

export const CODE_CASES: readonly ContentCase[] = [
  ...CODE_DANGERS,
  ...CODE_GUARDS,
  ...CODE_ACCESS,
  ...CODE_ACCESS_HIDDEN,
  ...CODE_MEASURED,
  ...CODE_SILENCED,
  ...WEAKER_ACCESS,
  {
    name: 'a guarded function moves to another file',
    files: {
      'a.py': ['@login_required\ndef edit(r):\n    return page(r)\n', 'pass\n'],
      'b.py': [null, '@login_required\ndef edit(r):\n    return page(r)\n'],
    },
    finds: [],
    harmlessFor: ['code.removed.access-check'],
  },
  {
    name: 'a handler is emptied, and nothing is added',
    files: {
      'a.ts': [
        'export function load() {\n  try {\n    read();\n  } catch (error) {\n    log.error(error);\n    throw error;\n  }\n}\n',
        'export function load() {\n  try {\n    read();\n  } catch (error) {\n  }\n}\n',
      ],
    },
    finds: ['code.swallowed.error'],
  },
  {
    name: 'an empty handler stays while something else of its function goes',
    files: {
      'a.ts': [
        'export function load() {\n  trace();\n  try {\n    read();\n  } catch {}\n}\n',
        'export function load() {\n  try {\n    read();\n  } catch {}\n}\n',
      ],
    },
    finds: [],
    harmlessFor: ['code.swallowed.error'],
  },
  {
    name: 'a program is broken by the change',
    files: {
      'a.py': ['def f(r):\n    return db.query(r)\n', 'def f(r:\n    return db.query(r, limit=1, token=2)\n'],
    },
    finds: ['assess.input.unreadable'],
  },
  {
    name: 'a new program has variables that are named like words of the language',
    files: {
      'a.ts': [
        null,
        'export function f(\n  number: number,\n  using: Row,\n): boolean {\n  const token = using !== null && !own(using);\n  return token;\n}\n',
      ],
    },
    finds: [],
    harmlessFor: ['assess.input.unreadable'],
  },
  {
    name: 'a new program is broken',
    files: { 'a.ts': [null, 'export function load( {\n  try { read(); } catch (e) { log(e); }\n'] },
    finds: ['assess.input.unreadable'],
  },
  {
    name: 'a program that the grammar did not understand before either',
    files: {
      'a.py': ['def f(r:\n    return db.query(r)\n', 'def f(r:\n    return db.query(r, token=1)\n'],
    },
    finds: [],
    harmlessFor: ['assess.input.unreadable'],
  },
  {
    name: 'a program is mended',
    files: { 'a.py': ['def f(r:\n    return db.query(r)\n', 'def f(r):\n    return db.query(r, token=2)\n'] },
    finds: [],
    harmlessFor: ['assess.input.unreadable'],
  },
  {
    name: 'a program that is nested very deeply',
    files: { 'a.ts': ['f();\n', DEEP] },
    finds: ['assess.input.unreadable'],
  },
];
