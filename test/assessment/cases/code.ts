/** Cases of programs that are compared as trees. */
import type { ContentCase } from '../content-cases.ts';
import { CODE_DANGERS } from './code-dangers.ts';
import { CODE_GUARDS } from './code-guards.ts';

const DEEP = `eval(${'('.repeat(1_600)}1${')'.repeat(1_600)});\n`;

export const CODE_CASES: readonly ContentCase[] = [
  ...CODE_DANGERS,
  ...CODE_GUARDS,
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
    name: 'a program that is nested very deeply',
    files: { 'a.ts': ['f();\n', DEEP] },
    finds: ['assess.input.unreadable'],
  },
];
