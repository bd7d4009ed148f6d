/** Which paths may hold numbers that carry load: configuration and programs that run, by name and place alone. */
import { settingsFormat } from '../../reading/settings/format.ts';
import type { PathClass } from '../../../model/assessment.ts';
import type { RepoPath } from '../../../model/path.ts';
import type { ChangedPath } from '../classifier.ts';
import type { Neighbourhood } from './family.ts';
import { placedIn } from './load/region-names.ts';

/** Classes whose files do not run as a service. */
const OTHER: readonly PathClass[] = ['test', 'documentation', 'lock', 'dependency', 'pipeline', 'agent-settings'];

/** Folders of what is generated, borrowed, shown or translated. */
const OTHER_FOLDERS: ReadonlySet<string> = new Set(
  `node_modules vendor third_party third-party dist build out target generated gen __generated__ .next coverage
   example examples sample samples demo demos docs doc documentation locale locales i18n l10n lang langs translations
   messages seeds seed data datasets assets public static fonts images img icons .vscode .idea .devcontainer .github
   .gitlab .circleci .husky .storybook storybook stories benchmark benchmarks bench mocks __mocks__ schemas schema openapi
   swagger migrations .countersign dashboards grafana`.split(/\s+/),
);

/** Files of tools that build and check, and of data. */
const OTHER_NAMES: readonly RegExp[] = [
  /^(?:ts|js)config(?:\.[\w-]+)?\.json$/,
  /^(?:openapi|swagger|manifest|composer|angular|nx|turbo|lerna|project|biome|tslint|renovate|vercel|components|mkdocs|_config|cspell|\.?codecov|codecov|sonar-project|pubspec|wercker|appveyor|netlify|crowdin)\.[\w.]+$/,
  /\.(?:schema|geojson|map|lock|min|stories|story|d|pb|generated|gen|tfstate|snap|example|sample|template|dist)\.?\w*$/,
  /(?:_pb2?|_pb2_grpc|\.pb|_gen|_generated|_mock|mock_\w+)\.\w+$/,
  /^(?:jest|vitest|playwright|cypress|karma|eslint|prettier|stylelint|webpack|rollup|vite|babel|postcss|tailwind|esbuild|tsup|metro|commitlint|lint-staged|release|wdio|protractor|nightwatch|rspack|knip)\.[\w.]*[jt]s(?:on)?$/,
  /^(?:\.eslintrc|\.prettierrc|\.babelrc|\.stylelintrc|\.markdownlint|\.golangci|\.pre-commit-config|\.rubocop|\.swcrc|\.nycrc|\.mocharc|\.c8rc)[\w.]*$/,
  /^(?:setup|conftest|noxfile|tasks|locustfile|fabfile|gulpfile|gruntfile)\.\w+$/,
  /^(?:en|de|fr|es|it|pt|ja|zh|ko|ru|nl|sv|pl|tr|uk|cs)(?:[-_]\w{2,4})?\.(?:json|ya?ml|properties)$/,
];

/** Whether a changed path may carry load. Programs count only where both sides are there. */
export function wantsLoad(path: ChangedPath): boolean {
  if (!carriesLoad(path.path) || OTHER.some((name) => path.kinds.has(name))) return false;
  return isData(path.path) || (path.old !== null && path.new !== null);
}

/** The same for a path whose classes are not known. */
function carriesLoad(path: string): boolean {
  if (settingsFormat(path) === null) return false;
  const segments = path.toLowerCase().split('/');
  const name = segments.pop() ?? '';
  if (segments.some((segment) => OTHER_FOLDERS.has(segment))) return false;
  // Templates of charts are made whole elsewhere; their numbers stand in the values.
  if (segments.includes('templates') && !name.startsWith('values')) return false;
  return !OTHER_NAMES.some((pattern) => pattern.test(name));
}

const DATA: ReadonlySet<string> = new Set(['yaml', 'json', 'toml', 'lines', 'directives', 'hcl']);

function isData(path: string): boolean {
  return DATA.has(settingsFormat(path) ?? '');
}

/** Files of the same name in other regions or environments: whether one of them is alone cannot be told without. */
export function regionNeighbours(wanted: readonly ChangedPath[]): Neighbourhood | null {
  const templates = new Set<string>();
  const folders = new Set<RepoPath | null>();
  for (const { path } of wanted) {
    const segments = path.split('/');
    const placed = isData(path) ? placedIn(segments) : null;
    if (placed === null) continue;
    templates.add(placed.template);
    const at = placed.template.split('\0').findIndex((segment, index) => segment !== segments[index]);
    folders.add(at === 0 ? null : (segments.slice(0, at).join('/') as RepoPath));
  }
  if (templates.size === 0) return null;
  return {
    folders: [...folders],
    accepts: (path) => carriesLoad(path) && templates.has(placedIn(path.split('/'))?.template ?? ''),
  };
}
