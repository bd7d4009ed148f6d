/** Guards that were lost unseen because what made other findings quieter hid them too. */
import type { ContentCase } from '../content-cases.ts';
import { quiet, told } from './code-shapes.ts';

const ACCESS = 'removed.access-check';

/** A call that is given a check and a handler, and the same without the check. */
function handed(called: string, check: string): ContentCase {
  const written = (given: string): string => `export const route = ${called}(${given}handler);\nstart(1);\n`;
  return told(`${check} is handed to ${called}`, 'src/routes.ts', written(`${check}, `), written(''), ACCESS);
}

/** A call that asks goes, and what stood below it stays. */
function asked(path: string, call: string): ContentCase {
  const [open, close] = path.endsWith('.py') ? ['def edit(r):', ''] : ['function edit(r) {', '}\n'];
  const written = (line: string): string => `${open}\n${line}    store.remove(r.id)\n${close}`;
  return told(`${call} goes from a program`, path, written(`    ${call}\n`), written(''), ACCESS);
}

export const CODE_SILENCED: readonly ContentCase[] = [
  handed('createHandler', 'requireAuth'),
  handed('api.procedure', 'verifyToken'),
  handed('server.del', 'authenticate'),
  handed('secure', 'AuthGuard'),
  quiet(
    'permissions are handed over as a value',
    'src/a.ts',
    'function show(user, isAdmin) {\n  render(user, isAdmin);\n}\n',
    'function show(user, isAdmin) {\n  render(user);\n}\n',
    ACCESS,
  ),
  asked('src/a.ts', 'checkAuthFields(r)'),
  asked('src/a.ts', 'requireArgsPermission(r)'),
  asked('a.py', 'CheckPermission(r.user)'),
  asked('a.py', 'PermissionChecker(r.user).check(r.id)'),
  asked('a.py', 'Authorize(r.user)'),
  quiet(
    'an object of an access library is made no more',
    'a.py',
    'def serve(server):\n    servlet = AuthServlet(server)\n    start(server)\n',
    'def serve(server):\n    start(server)\n',
    ACCESS,
  ),
];
