/** Commands in the tree of a pipeline or of a task runner's file. */
import { mapAt, nodeAt, textAt, textsAt } from '../../yaml-node.ts';
import type { YamlMap, YamlNode, YamlScalar } from '../../yaml-tree.ts';
import type { VariableScope } from '../variable-scope.ts';
import { withoutPlaceholders } from './placeholders.ts';
import { shellNamed, shellOfKey, stepSnippets } from './pipeline-steps.ts';
import type { StepKind } from './pipeline-steps.ts';
import type { Snippet } from './snippet.ts';
import { asTaskVariables, withSettings } from './pipeline-variables.ts';

/** Keys whose texts are run, in lower case; a map below them has such keys itself. */
const RUN: ReadonlySet<string> = new Set(
  `run script command commands cmd cmds bash sh pwsh powershell ps inline inlinescript install before_install
  before_deploy after_deploy after_success after_failure on_success on_failure on_finish before_build after_build finally
  entry defer`.split(/\s+/),
);
/** `before_script`, `after-script`, `pre_get_sources_script` */
const RUN_ENDING = /[_-]script$/;
/** Keys of a Taskfile whose items are run as well. */
const RUN_IN_TASKS: ReadonlySet<string> = new Set(['status', 'preconditions', 'if']);
/** An image by its name, whose program is called like it. */
const IMAGE = /^(?:[\w.-]+\/)+([\w.-]+?)(?:[:@][\w.:-]+)?$/;

/** The commands of all documents of a text. */
export function pipelineTree(roots: readonly YamlNode[], text: string, isTasks: boolean): readonly Snippet[] {
  const reader = new TreeReader(text, isTasks);
  for (const root of roots) reader.root(root);
  return reader.snippets;
}

/** What holds for everything below a place of the tree. */
interface Around {
  readonly shell: StepKind;
  readonly settings: VariableScope | null;
}

class TreeReader {
  readonly snippets: Snippet[] = [];
  readonly #lines: readonly string[];
  readonly #isTasks: boolean;
  /** Aliases share what they stand for: everything is read once for each shell that runs it. */
  readonly #read = new Map<YamlNode, Set<string>>();

  constructor(text: string, isTasks: boolean) {
    this.#lines = text.split('\n');
    this.#isTasks = isTasks;
  }

  root(root: YamlNode): void {
    const around: Around = { shell: 'shell', settings: null };
    this.#walk(root, around);
    if (root.kind !== 'map') return;
    const own = aroundIn(root, around);
    for (const [name, value] of root.entries) {
      // GitLab: a hidden list is there to be taken over as a script, by alias or by reference.
      if (name.startsWith('.') && value.kind === 'list') this.#commands(value, own);
    }
    // A task may be nothing but its command, or a list of them.
    const tasks = this.#isTasks ? mapAt(root, 'tasks') : null;
    for (const task of tasks?.entries.values() ?? []) if (task.kind !== 'map') this.#commands(task, own);
  }

  /** The depth of the tree is bounded by its reader. */
  #walk(node: YamlNode, around: Around): void {
    if (node.kind === 'scalar' || this.#isRead(node, `in ${around.shell}`)) return;
    if (node.kind === 'list') {
      for (const item of node.items) this.#walk(item, around);
      return;
    }
    const own = aroundIn(node, around);
    this.#image(node);
    for (const [key, value] of node.entries) {
      const name = key.toLowerCase();
      if (this.#isRun(name)) this.#commands(value, { ...own, shell: shellOfKey(name) ?? own.shell });
      else this.#walk(value, own);
    }
  }

  #isRun(name: string): boolean {
    return RUN.has(name) || RUN_ENDING.test(name) || (this.#isTasks && RUN_IN_TASKS.has(name));
  }

  #isRead(node: YamlNode, as: string): boolean {
    const known = this.#read.get(node);
    if (known?.has(as) === true) return true;
    if (known === undefined) this.#read.set(node, new Set([as]));
    else known.add(as);
    return false;
  }

  #commands(node: YamlNode, around: Around): void {
    switch (node.kind) {
      case 'map':
        return this.#walk(node, around);
      case 'list':
        // What a reference of GitLab names is read where it stands.
        if (node.tag === '!reference') return;
        for (const item of node.items) this.#commands(item, around);
        return;
      case 'scalar':
        if (node.text.trim() !== '' && !this.#isRead(node, around.shell)) this.#step(node, around);
    }
  }

  #step(node: YamlScalar, { shell, settings }: Around): void {
    const { start, end } = node.lines;
    // The style of a value stands at the end of its first line: nothing else ends in these signs.
    const style = node.quoted
      ? /(?:^|[\s:])([|>])[-+\d]*\s*(?:#.*)?$/.exec(this.#lines[start - 1] ?? '')?.[1]
      : undefined;
    const text = this.#isTasks ? withoutPlaceholders(asTaskVariables(node.text), '{{', '}') : node.text;
    const line = style === undefined ? start : Math.min(start + 1, end);
    const joined = style !== '|' && line !== end;
    this.snippets.push(...stepSnippets({ text, line, endLine: end, joined, variables: settings }, shell));
  }

  /** A step that gives arguments to an image: its entry point is called like the image, if nothing else is said. */
  #image(node: YamlMap): void {
    const args = nodeAt(node, 'args');
    if (args === null || args.kind === 'map') return;
    const entry = textAt(node, 'entrypoint');
    const program = entry ?? IMAGE.exec(textAt(node, 'name') ?? '')?.[1];
    if (program === undefined) return;
    const words = [program, ...textsAt(args)];
    const { start, end } = args.lines;
    this.snippets.push({ kind: 'vector', text: words.join(' '), words, line: start, endLine: end });
  }
}

/** What a map says for itself and everything below it. */
function aroundIn(node: YamlMap, around: Around): Around {
  return { shell: shellIn(node) ?? around.shell, settings: withSettings(node, around.settings) };
}

function shellIn(node: YamlMap): StepKind | null {
  const named = textAt(node, 'shell') ?? textAt(node, 'defaults', 'run', 'shell');
  if (named !== null) return shellNamed(named);
  if (textAt(node, 'uses')?.startsWith('actions/github-script@') === true) return 'javascript';
  const task = (textAt(node, 'task') ?? '').toLowerCase();
  if (task.startsWith('pythonscript@')) return 'python';
  if (/^(?:azure)?powershell@/.test(task)) return 'powershell';
  const type = (textAt(node, 'inputs', 'scriptType') ?? '').toLowerCase();
  if (type === 'ps' || type === 'pscore') return 'powershell';
  return type === 'batch' ? 'batch' : null;
}
