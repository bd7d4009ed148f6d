/** Checks that go under cover of something else: a refusal of another kind, a name, a second hook, a shape of Ruby. */
import type { ContentCase } from '../content-cases.ts';
import { quiet, told } from './code-shapes.ts';

const GONE = 'removed.access-check';
const OPENED = 'added.exemption';

const RAILS = (hooks: string, body: string, helper = ''): string =>
  `class OrdersController < ApplicationController\n${hooks}${helper}\n  def destroy\n${body}    @order.destroy!\n  end\nend\n`;
const ROUTE = (check: string): string =>
  `export function remove(req, res) {\n${check}  db.remove(req.id);\n  return res.end();\n}\n`;
const FASTAPI = (given: string): string => `@router.post("/x")\ndef create(a: int${given}):\n    return store(a)\n`;

export const CODE_ACCESS_HIDDEN: readonly ContentCase[] = [
  told(
    'a refusal for another reason is no check of who calls',
    'src/remove.js',
    ROUTE('  requireAdmin(req);\n'),
    ROUTE('  if (req.body.length > 100) return res.status(403).end();\n'),
    GONE,
  ),
  told(
    'a refusal of a size takes no place of a decorator',
    'app/views.py',
    '@login_required\ndef remove(request):\n    drop(request.id)\n',
    'def remove(request):\n    if request.size > 5:\n        raise PermissionDenied()\n    drop(request.id)\n',
    GONE,
  ),
  told(
    'a refusal that never comes is none',
    'src/remove.ts',
    ROUTE('  if (!req.user) {\n    return res.status(401).end();\n  }\n'),
    ROUTE('  if (false) {\n    return res.status(401).end();\n  }\n'),
    GONE,
  ),
  quiet(
    'a refusal of who calls takes the place of a check',
    'src/remove.js',
    ROUTE('  requireAdmin(req);\n'),
    ROUTE('  if (!req.user.isAdmin) return res.status(403).end();\n'),
    GONE,
  ),
  quiet(
    'a refusal of those who are not known takes the place of a check',
    'src/remove.js',
    ROUTE('  requireAdmin(req);\n'),
    ROUTE('  const known = find(req);\n  if (!known) return res.status(401).end();\n'),
    GONE,
  ),
  told(
    'a check by the name of permissions goes from a route',
    'src/routes.js',
    'router.post("/x", checkPermissions, create);\n',
    'router.post("/x", create);\n',
    GONE,
  ),
  told(
    'a dependency by the name of permissions goes',
    'app/api.py',
    '@router.post("/x", dependencies=[Depends(require_permissions)])\ndef create(a):\n    return store(a)\n',
    '@router.post("/x")\ndef create(a):\n    return store(a)\n',
    GONE,
  ),
  told('a parameter for who calls goes', 'app/api.py', FASTAPI(', current_user: CurrentUser'), FASTAPI(''), GONE),
  told('a parameter for a superuser goes', 'app/api.py', FASTAPI(', me: SuperUser'), FASTAPI(''), GONE),
  told(
    'a decorator skips the check',
    'src/cats.ts',
    '@Controller()\nexport class Cats {\n  @Get()\n  list() { return this.cats.all(); }\n}\n',
    '@Controller()\nexport class Cats {\n  @SkipAuth()\n  @Get()\n  list() { return this.cats.all(); }\n}\n',
    OPENED,
  ),
  told(
    'an action skips the question',
    'app/controllers/orders_controller.rb',
    RAILS('', ''),
    RAILS('', '    skip_authorization\n'),
    OPENED,
  ),
  told(
    'the second hook of a line goes',
    'app/controllers/orders_controller.rb',
    RAILS('  before_action :set_order, :require_owner, only: [:destroy]\n', ''),
    RAILS('  before_action :set_order, only: [:destroy]\n', ''),
    GONE,
  ),
  told(
    'the second hook of a line is skipped',
    'app/controllers/orders_controller.rb',
    RAILS('', ''),
    RAILS('  skip_before_action :set_locale, :authenticate_user!\n', ''),
    OPENED,
  ),
  told(
    'a check goes while a method without an end comes above it',
    'app/controllers/orders_controller.rb',
    RAILS('', '    authorize @order\n'),
    RAILS('', '', '  def admin? = user.admin?\n'),
    GONE,
  ),
  quiet(
    'a method without an end comes above a check',
    'app/controllers/orders_controller.rb',
    RAILS('', '    authorize @order\n'),
    RAILS('', '    authorize @order\n', '  def admin? = user.admin?\n'),
    GONE,
  ),
  quiet(
    'hooks of a line are written one by one',
    'app/controllers/orders_controller.rb',
    RAILS('  before_action :authenticate_user!, :require_owner\n', ''),
    RAILS('  before_action :authenticate_user!\n  before_action :require_owner\n', ''),
    GONE,
  ),
  told(
    'what handled an error becomes nothing',
    'app/pay.py',
    'def f():\n    try:\n        pay()\n    except Failed as failure:\n        refund(failure)\n',
    'def f():\n    try:\n        pay()\n    except Failed as failure:\n        pass\n',
    'swallowed.error',
  ),
];
