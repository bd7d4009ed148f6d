/** Which paths can be a data file that a configuration reads. */

/** Texts that configurations decode, fill in or hand to machines. */
const DATA = /\.(?:json|ya?ml|csv|tpl|tftpl|tmpl|template|sh|ps1|cfg|conf|txt)$/;

/** Files and folders of other tools: no configuration reads its data there. */
const FOREIGN =
  /(?:^|\/)(?:node_modules|vendor|third_party|\.github|\.gitlab|\.circleci|\.vscode|\.idea|docs?|testdata|__tests__|fixtures|locales?|i18n)\/|(?:^|\/)(?:package(?:-lock)?|npm-shrinkwrap|composer|[tj]sconfig[^/]*|deno|lerna|nx|turbo|renovate|biome|angular|pnpm-lock|pnpm-workspace|mkdocs|\.[^/]{1,60})\.(?:json|ya?ml)$|[-.]lock\.(?:json|ya?ml)$|(?:^|\/)(?:requirements[^/]*|license|readme|cmakelists)\.txt$/i;

/** Whether a path may be a data file of a configuration. */
export function isDataPath(path: string): boolean {
  return DATA.test(path) && !FOREIGN.test(path);
}
