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

/** A payment is put into a `try` that swallows its errors. */
function swallowed(name: string, attempt: string): ContentCase {
  const before = 'def pay(o):\n    gateway.charge(o)\n';
  return told(name, 'a.py', before, `def pay(o):\n    try:\n${attempt}`, 'swallowed.error');
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
  swallowed(
    'a payment returns from an attempt with nothing below it',
    '        return gateway.charge(o)\n    except Exception:\n        pass\n',
  ),
  swallowed(
    'a comment speaks to a linter only',
    '        gateway.charge(o)\n    except Exception:  # pylint: disable=broad-except\n        pass\n',
  ),
  told(
    'a comment speaks to a compiler only',
    'src/a.ts',
    'async function pay(o) {\n  await gateway.charge(o);\n}\n',
    'async function pay(o) {\n  try {\n    await gateway.charge(o);\n  } catch (error) {\n    // @ts-ignore unused variable\n  }\n}\n',
    'swallowed.error',
  ),
  quiet(
    'an attempt that returns goes on below',
    'a.py',
    'def load(o):\n    return read(o)\n',
    'def load(o):\n    try:\n        return read(o)\n    except Exception:\n        pass\n    return other(o)\n',
    'swallowed.error',
  ),
  told(
    'a wrong value is answered no more',
    'a.py',
    'def show(r):\n    try:\n        n = parse_amount(r)\n    except ValueError:\n        return Response(status=400)\n    return page(n)\n',
    'def show(r):\n    n = parse_amount(r)\n    return page(n)\n',
    'removed.error-handling',
  ),
  told(
    'another function has a handler now, which has nothing to do with the one that lost its own',
    'a.py',
    'def show(o):\n    draw(o)\n\ndef pay(o):\n    try:\n        gateway.charge(o)\n    except GatewayError:\n        refund(o)\n',
    'def show(o):\n    try:\n        draw(o)\n    except DrawError:\n        warn(o)\n\ndef pay(o):\n    gateway.charge(o)\n',
    'removed.error-handling',
  ),
  told(
    'what a handled call gives goes elsewhere',
    'src/a.ts',
    'async function pay(o) {\n  let r;\n  try {\n    r = await gateway.charge(o);\n  } catch (e) {\n    await refund(o);\n  }\n  return r;\n}\n',
    'async function pay(o) {\n  return gateway.charge(o);\n}\n',
    'removed.error-handling',
  ),
  told(
    'an error is only spoken of in a text before the next one',
    'a.go',
    'package a\n\nfunc pay(o Order) error {\n\terr := charge(o)\n\tif err != nil {\n\t\treturn err\n\t}\n\terr = save(o)\n\treturn err\n}\n',
    'package a\n\nfunc pay(o Order) error {\n\terr := charge(o)\n\tcount("errors") // err is fine\n\terr = save(o)\n\treturn err\n}\n',
    'removed.error-handling',
  ),
  told(
    'a function that blocks takes no lock',
    'a.go',
    'package a\n\nfunc (s *S) set(k string) {\n\ts.mu.Lock()\n\tdefer s.mu.Unlock()\n\ts.kept[k] = load(k)\n}\n',
    'package a\n\nfunc (s *S) set(k string) {\n\ts.blockLog(k)\n\ts.kept[k] = load(k)\n}\n',
    'removed.lock',
  ),
  told(
    'a mutex is taken by its method in Python',
    'a.py',
    'def pay(r):\n    r.mutex.lock()\n    charge_card(r)\n    r.mutex.unlock()\n',
    'def pay(r):\n    charge_card(r)\n',
    'removed.lock',
  ),
];
