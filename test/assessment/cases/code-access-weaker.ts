/** Cases of checks that stay by name and no longer ask, or ask less. */
import type { ContentCase } from '../content-cases.ts';

const RULE = 'code.removed.access-check';

type Row = readonly [before: string, after: string, fires: boolean];

const ADMIN = `"hasRole('ADMIN')"`;

const EXPRESSIONS: readonly Row[] = [
  [ADMIN, '"true"', true],
  [ADMIN, 'value = "true"', true],
  [ADMIN, '"!false"', true],
  [ADMIN, '"1 == 1"', true],
  [ADMIN, '"(permitAll())"', true],
  [ADMIN, `"hasRole('ADMIN') or true"`, true],
  [ADMIN, '"isAnonymous() or isAuthenticated()"', true],
  [ADMIN, '"isAuthenticated()"', true],
  [ADMIN, `"hasAuthority('orders:write')"`, false],
  [ADMIN, `"hasRole('a or true')"`, false],
  [ADMIN, `"hasRole('ADMIN') and (#own or true)"`, false],
  [ADMIN, '"@guard.may(#id)"', false],
  [ADMIN, 'Roles.ADMIN_ONLY', false],
  ['"isAuthenticated()"', ADMIN, false],
  ['"true"', '"permitAll()"', false],
];

const LISTS: readonly Row[] = [
  ['[IsAdminUser]', '[IsAuthenticatedOrReadOnly]', true],
  ['[IsAuthenticated]', '(permissions.AllowAny,)', true],
  ['[IsAuthenticated]', '[ReadOnly]', true],
  ['[IsAuthenticated]', '[IsOwner]', false],
  ['[IsAuthenticatedOrReadOnly]', '[IsAuthenticated]', false],
  ['[IsAuthenticated]', '[IsAuthenticated, IsOwnerOrReadOnly]', false],
];

function java(expression: string): string {
  return `@RestController\nclass Orders {\n  @PreAuthorize(${expression})\n  @GetMapping("/orders")\n  public String all() { return store.all(); }\n}\n`;
}

function view(list: string): string {
  return `class Orders(viewsets.ModelViewSet):\n    permission_classes = ${list}\n    queryset = Order.objects.all()\n`;
}

function casesOf(path: string, rows: readonly Row[], written: (text: string) => string): readonly ContentCase[] {
  return rows.map(([before, after, fires]) => ({
    name: `${before} becomes ${after}`,
    files: { [path]: [written(before), written(after)] },
    finds: fires ? [RULE] : [],
    ...(fires ? {} : { harmlessFor: [RULE] }),
  }));
}

export const WEAKER_ACCESS: readonly ContentCase[] = [
  ...casesOf('src/main/java/Orders.java', EXPRESSIONS, java),
  ...casesOf('shop/views.py', LISTS, view),
];
