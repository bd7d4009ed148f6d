/** Who may do something, as frameworks say it: taken out, opened, and what looks like it. */
import type { ContentCase } from '../content-cases.ts';
import { quiet, told } from './code-shapes.ts';
import { swap } from './manifest-objects.ts';

const GONE = 'removed.access-check';
const OPENED = 'added.exemption';

const DJANGO = `class OrderView(LoginRequiredMixin, APIView):
    authentication_classes = [TokenAuthentication]
    permission_classes = [
        IsAuthenticated,
        IsOwner,
    ]

    def get(self, request):
        return Response(load(request))


@api_view(["POST"])
@permission_classes([IsAuthenticated])
def pay(request):
    return charge(request)


@user_passes_test(lambda user: user.is_staff)
def staff(request):
    return page(request)


@method_decorator(login_required, name="dispatch")
class Page(View):
    def get(self, request):
        return page(request)
`;
const SETTINGS = `MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.locale.LocaleMiddleware",
]
REST_FRAMEWORK = {"DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"]}
`;
const FASTAPI = `@router.delete("/users/{id}", dependencies=[Depends(verify_token)])
def delete_user(id: int, user: User = Depends(get_current_user), db=Depends(get_db)):
    db.remove(id)
`;
const EXPRESS = `const app = express();
app.use(cors());
app.use(protect);
router.get('/admin', checkJwt, listUsers);
`;
const NEST = `@Controller('cats')
@UseGuards(AuthGuard, RolesGuard)
export class Cats {
  @Roles('admin')
  @Delete(':id')
  remove(@Param('id') id: string) { return this.cats.remove(id); }
}
`;
const SPRING = `public class Orders {
  @PreAuthorize("hasRole('ADMIN')")
  public void close(Order order) { repository.save(order); }

  SecurityFilterChain chain(HttpSecurity http) {
    http.authorizeHttpRequests(a -> a.anyRequest().authenticated()).csrf(withDefaults());
    return http.build();
  }
}
`;
const NEXT = `export async function DELETE(request) {
  const session = await getServerSession(options);
  if (!session) {
    return new Response('no', { status: 401 });
  }
  await db.user.remove(request.id);
}
`;
const GO = `package main

func remove(w http.ResponseWriter, r *http.Request) {
	if !userOf(r).IsAdmin {
		http.Error(w, "no", http.StatusForbidden)
		return
	}
	store.Delete(r.URL.Path)
}
`;
const RAILS = `class OrdersController < ApplicationController
  before_action :authenticate_user!
  before_action :require_admin, only: [:destroy, :index]
  before_action :set_locale
  protect_from_forgery with: :exception

  def destroy
    authorize @order
    @order.destroy!
  end

  private

  def order_params
    params.require(:order).permit(:name)
  end
end
`;
const MODEL = `class Order < ApplicationRecord
  validates :email, presence: true
  belongs_to :customer
end
`;

const gone = (name: string, path: string, text: string, from: string, to = '', rule = GONE): ContentCase =>
  told(name, path, text, swap(text, from, to), rule);
const kept = (name: string, path: string, text: string, from: string, to: string, ...rules: string[]): ContentCase =>
  quiet(name, path, text, swap(text, from, to), ...rules);

const LOST: readonly ContentCase[] = [
  gone('one permission class goes from a list over lines', 'app/views.py', DJANGO, '        IsOwner,\n'),
  gone(
    'permission classes let all in',
    'app/views.py',
    DJANGO,
    '        IsAuthenticated,\n        IsOwner,\n',
    '        AllowAny,\n',
  ),
  gone('authentication classes become none', 'app/views.py', DJANGO, '[TokenAuthentication]', '[]'),
  gone('a view no longer asks for a login by its base', 'app/views.py', DJANGO, 'LoginRequiredMixin, '),
  gone(
    'a decorator lets all in',
    'app/views.py',
    DJANGO,
    '@permission_classes([IsAuthenticated])',
    '@permission_classes([AllowAny])',
  ),
  gone('a test of the user goes', 'app/views.py', DJANGO, '@user_passes_test(lambda user: user.is_staff)\n'),
  gone(
    'a decorator that hands on a check goes',
    'app/views.py',
    DJANGO,
    '@method_decorator(login_required, name="dispatch")\n',
  ),
  gone(
    'middleware against forgery goes',
    'app/settings.py',
    SETTINGS,
    '    "django.middleware.csrf.CsrfViewMiddleware",\n',
  ),
  gone('the permission that all views have lets all in', 'app/settings.py', SETTINGS, 'IsAuthenticated', 'AllowAny'),
  gone('a parameter no longer asks who calls', 'app/api.py', FASTAPI, 'user: User = Depends(get_current_user), '),
  gone('a route loses its dependency', 'app/api.py', FASTAPI, ', dependencies=[Depends(verify_token)]'),
  gone('middleware called protect goes', 'src/app.js', EXPRESS, 'app.use(protect);\n'),
  gone('a route loses its middleware', 'src/app.js', EXPRESS, 'checkJwt, '),
  gone('one of two guards goes', 'src/cats.ts', NEST, 'AuthGuard, RolesGuard', 'RolesGuard'),
  gone('roles go from a method', 'src/cats.ts', NEST, "  @Roles('admin')\n"),
  gone('an expression lets all in', 'src/Orders.java', SPRING, "hasRole('ADMIN')", 'permitAll()'),
  gone(
    'an expression that denies some goes',
    'src/Orders.java',
    SPRING.replace("hasRole('ADMIN')", "hasRole('ADMIN') and !isAnonymous()"),
    `  @PreAuthorize("hasRole('ADMIN') and !isAnonymous()")\n`,
  ),
  gone(
    'what sets guards up is not called any more',
    'app.py',
    'def make(app):\n    init_auth(app)\n    run(app)\n',
    '    init_auth(app)\n',
  ),
  gone(
    'a check whose name says of what goes',
    'perm.py',
    'def close(user):\n    check_permission_methods(user)\n    delete(user)\n',
    '    check_permission_methods(user)\n',
  ),
  gone(
    'a refusal goes',
    'app/api/route.ts',
    NEXT,
    "  if (!session) {\n    return new Response('no', { status: 401 });\n  }\n",
  ),
  gone(
    'a refusal goes in Go',
    'cmd/remove.go',
    GO,
    '\tif !userOf(r).IsAdmin {\n\t\thttp.Error(w, "no", http.StatusForbidden)\n\t\treturn\n\t}\n',
  ),
  gone(
    'a procedure becomes public',
    'src/router.ts',
    'export const r = router({ a: protectedProcedure.mutation(() => go()) });\n',
    'protectedProcedure',
    'publicProcedure',
  ),
  gone(
    'a hook of a controller goes',
    'app/controllers/orders_controller.rb',
    RAILS,
    '  before_action :authenticate_user!\n',
  ),
  gone('a hook holds for one action less', 'app/controllers/orders_controller.rb', RAILS, ':destroy, :index', ':index'),
  gone('an action no longer asks its policy', 'app/controllers/orders_controller.rb', RAILS, '    authorize @order\n'),
  gone(
    'a model validates less',
    'app/models/order.rb',
    MODEL,
    '  validates :email, presence: true\n',
    '',
    'removed.validation',
  ),
];

const OPEN: readonly ContentCase[] = [
  gone('a view is exempted', 'app/views.py', DJANGO, '@api_view', '@csrf_exempt\n@api_view', OPENED),
  gone(
    'a method is made public',
    'src/cats.ts',
    NEST,
    "  @Roles('admin')\n",
    "  @Roles('admin')\n  @Public()\n",
    OPENED,
  ),
  gone(
    'protection against forgery is switched off',
    'src/Orders.java',
    SPRING,
    'withDefaults()',
    'csrf -> csrf.disable()',
    OPENED,
  ),
  gone(
    'a hook is skipped',
    'app/controllers/orders_controller.rb',
    RAILS,
    '  before_action :set_locale\n',
    '  before_action :set_locale\n  skip_before_action :authenticate_user!, only: [:index]\n',
    OPENED,
  ),
  gone(
    'a hook makes an exception',
    'app/controllers/orders_controller.rb',
    RAILS,
    ':authenticate_user!\n',
    ':authenticate_user!, except: %i[index]\n',
    OPENED,
  ),
  gone('every parameter is taken', 'app/controllers/orders_controller.rb', RAILS, '.permit(:name)', '.permit!', OPENED),
];

const HARMLESS: readonly ContentCase[] = [
  kept(
    'permission classes are written otherwise',
    'app/views.py',
    DJANGO,
    '[\n        IsAuthenticated,\n        IsOwner,\n    ]',
    '(IsOwner, permissions.IsAuthenticated)',
    GONE,
  ),
  kept(
    'a permission gives way to a stricter one',
    'app/views.py',
    DJANGO,
    '        IsAuthenticated,\n',
    '        IsAdminUser,\n',
    GONE,
  ),
  kept(
    'other middleware goes',
    'app/settings.py',
    SETTINGS,
    '    "django.middleware.locale.LocaleMiddleware",\n',
    '',
    GONE,
  ),
  kept(
    'a session of the database is got otherwise',
    'app/api.py',
    FASTAPI,
    ', db=Depends(get_db)',
    ', db=Depends(get_session)',
    GONE,
  ),
  kept(
    'a dependency is written as a type',
    'app/api.py',
    FASTAPI,
    'user: User = Depends(get_current_user), ',
    'user: CurrentUser, ',
    GONE,
  ),
  kept(
    'a refusal is asked otherwise',
    'app/api/route.ts',
    NEXT,
    'if (!session)',
    'if (session === null || session.expired)',
    GONE,
  ),
  kept(
    'what a callee answered is no longer looked at',
    'src/a.ts',
    'function f(res) { if (res.status === 401) { throw new Error("401"); } go(); }\n',
    ' if (res.status === 401) { throw new Error("401"); }',
    '',
    GONE,
  ),
  quiet(
    'input is validated with another receiver',
    'src/route.js',
    'function f(x) { const m = normalizeAndValidate(x); go(m); }\n',
    'function f(x) { const m = normalizeAndValidate.call(this, x); go(m); }\n',
    'removed.validation',
  ),
  quiet(
    'a question that was asked twice is asked once',
    'app/views.py',
    'def f(chunk):\n    if bad(chunk):\n        raise HTTPError(401)\n    if bad(chunk):\n        raise HTTPError(401)\n    return go(chunk)\n',
    'def f(chunk):\n    if bad(chunk):\n        raise HTTPError(401)\n    return go(chunk)\n',
    GONE,
  ),
  quiet(
    'what only sounds like a check goes',
    'app/checks.py',
    'def f(a):\n    action_permission_methods(a)\n    sync_permissions(a)\n    return go(a)\n',
    'def f(a):\n    return go(a)\n',
    GONE,
  ),
  kept(
    'a new view of the same file is public',
    'src/cats.ts',
    NEST,
    "  @Roles('admin')\n",
    "  @Public()\n  @Get('health')\n  health() { return 'ok'; }\n\n  @Roles('admin')\n",
    OPENED,
  ),
  kept(
    'a hook that sets something is skipped',
    'app/controllers/orders_controller.rb',
    RAILS,
    '  before_action :set_locale\n',
    '  skip_before_action :set_locale\n',
    OPENED,
    GONE,
  ),
  kept(
    'hooks are written over lines, with a comment',
    'app/controllers/orders_controller.rb',
    RAILS,
    '  before_action :require_admin, only: [:destroy, :index]\n',
    '  # administrators only\n  before_action :require_admin,\n                only: %i[destroy index]\n',
    GONE,
  ),
  kept(
    'a method of a controller goes as a whole',
    'app/controllers/orders_controller.rb',
    RAILS,
    '  def destroy\n    authorize @order\n    @order.destroy!\n  end\n',
    '',
    GONE,
  ),
  {
    name: 'a hook moves up to the controller that all have in common',
    files: {
      'app/controllers/orders_controller.rb': [RAILS, swap(RAILS, '  before_action :authenticate_user!\n', '')],
      'app/controllers/application_controller.rb': [
        'class ApplicationController < ActionController::Base\nend\n',
        'class ApplicationController < ActionController::Base\n  before_action :authenticate_user!\nend\n',
      ],
    },
    finds: [],
    harmlessFor: ['code.removed.access-check'],
  },
];

export const CODE_ACCESS: readonly ContentCase[] = [...LOST, ...OPEN, ...HARMLESS];
