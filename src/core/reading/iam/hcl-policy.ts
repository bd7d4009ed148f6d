/** Policies in HCL: `jsonencode`, JSON in strings and heredocs, `aws_iam_policy_document` assembled. */
import { attribute, nested } from '../hcl/body.ts';
import type { HclBlock, HclBody } from '../hcl/body.ts';
import type { Configuration } from '../hcl/configuration.ts';
import { eachOf, HclNames, indexOf, knownIn } from './hcl-names.ts';
import type { Instance } from './hcl-names.ts';
import { insideOf, substitutedBody } from '../hcl/substitute.ts';
import type { HclValue } from '../hcl/value.ts';
import { readJson } from './json-text.ts';
import { CLOSE, OPEN, withReferences } from './json-references.ts';
import { plainText, shownText, writtenText } from './value.ts';
import type { PolicyValue, TextPart } from './value.ts';

const DEEPEST = 40;

/** Values that are read in one configuration: locals may name each other over and over, and dynamic blocks repeat. */
const MOST_VALUES = 300_000;
const rooms = new WeakMap<Configuration, { left: number }>();

function roomOf(configuration: Configuration): { left: number } {
  const known = rooms.get(configuration) ?? { left: MOST_VALUES };
  rooms.set(configuration, known);
  return known;
}

/** How many values were read in a configuration. */
export function valuesReadIn(configuration: Configuration): number {
  return MOST_VALUES - roomOf(configuration).left;
}

/** Reads values of one configuration. Locals are followed; variables and other references stay what they are. */
export class HclPolicies {
  readonly #configuration: Configuration;
  readonly #names: HclNames;
  /** The instance of the block that is being read; null where it has only one. */
  readonly #instance: Instance | null;
  readonly #room: { left: number };

  constructor(configuration: Configuration, instance: Instance | null = null) {
    this.#configuration = configuration;
    this.#instance = instance;
    this.#names = new HclNames(configuration, instance);
    this.#room = roomOf(configuration);
  }

  /** The index of the instance in brackets; null where there is none or it is not known. */
  get index(): string | null {
    return indexOf(this.#instance) || null;
  }

  /** A name as one text: what is known is written out, what is not stands in braces. */
  text(value: HclValue): string {
    const read = this.value(value);
    return read.kind === 'text' ? shownText(read.parts) : this.#names.of(value);
  }

  /** The items of a list as texts; one text for anything else. */
  texts(value: HclValue): readonly string[] {
    const read = this.value(value);
    if (read.kind !== 'list') return [this.text(value)];
    return read.items.map((item) => {
      if (item.kind === 'unresolved') return item.name;
      return item.kind === 'text' ? shownText(item.parts) : this.#names.of(value);
    });
  }

  /** The document that an attribute such as `policy` or `assume_role_policy` holds. */
  document(value: HclValue, depth = 0): PolicyValue {
    if (depth > DEEPEST) return this.#unresolved(value);
    if (value.kind === 'string' || value.kind === 'template') return this.#jsonText(value, depth);
    if (value.kind === 'call' && value.name === 'jsonencode' && value.arguments[0] !== undefined) {
      return this.value(value.arguments[0], depth + 1);
    }
    if (value.kind === 'conditional') {
      const condition = knownIn(this.#configuration, value.condition);
      if (condition?.kind === 'bool')
        return this.document(condition.value ? value.whenTrue : value.whenFalse, depth + 1);
    }
    if (value.kind !== 'reference') {
      const known = knownIn(this.#configuration, value);
      return known?.kind === 'string' ? this.#jsonText(known, depth) : this.#unresolved(value);
    }
    const [root, name] = value.path;
    if (root === 'local') {
      const local = this.#local(value.path);
      return local === null ? this.#unresolved(value) : this.document(local, depth + 1);
    }
    if (root !== 'data' || name !== 'aws_iam_policy_document') return this.#unresolved(value);
    const declared = this.#configuration.data.get(value.path.slice(0, 3).join('.'));
    return declared === undefined ? this.#unresolved(value) : this.#assembled(declared.block, depth + 1);
  }

  /** Any value as one of policies. */
  value(value: HclValue, depth = 0): PolicyValue {
    this.#room.left -= 1;
    if (depth > DEEPEST || this.#room.left < 0) return this.#unresolved(value);
    const { line, endLine } = value;
    switch (value.kind) {
      case 'string':
        return writtenText(value.value, line);
      case 'template':
        return { kind: 'text', line, parts: value.parts.flatMap((part) => this.#part(part, depth)) };
      case 'number':
      case 'bool':
        return { kind: 'scalar', line, value: value.value };
      case 'null':
        return { kind: 'scalar', line, value: null };
      case 'list':
        return { kind: 'list', line, endLine, items: this.#items(value.items, depth) };
      case 'map': {
        const entries = new Map<string, PolicyValue>();
        for (const entry of value.entries) {
          const key = entry.key ?? plainText(this.value(entry.keyValue, depth + 1));
          if (key === null) return this.#unresolved(value);
          if (entry.value.kind !== 'null') entries.set(key, this.value(entry.value, depth + 1));
        }
        return { kind: 'map', line, endLine, entries };
      }
      case 'call':
        return this.#call(value, depth);
      case 'reference': {
        const local = value.path[0] === 'local' ? this.#local(value.path) : eachOf(this.#instance, value.path);
        return local === null ? this.#unresolved(value) : this.value(local, depth + 1);
      }
      case 'conditional':
      case 'operation':
      case 'for':
      case 'expression':
        return this.#computed(value, depth);
    }
  }

  /** What can be computed without knowing more than the configuration says; else its name. */
  #computed(value: HclValue, depth: number): PolicyValue {
    const known = knownIn(this.#configuration, value);
    return known === null ? this.#unresolved(value) : this.value(known, depth + 1);
  }

  /** What stands there, as the name of something that is not known. */
  #unresolved(value: HclValue): PolicyValue {
    return { kind: 'unresolved', line: value.line, name: this.#names.of(value) };
  }

  /** Functions that only put lists together; everything else is left as it is written. */
  #call(value: Extract<HclValue, { readonly kind: 'call' }>, depth: number): PolicyValue {
    const { name, line, endLine } = value;
    if (value.spreads || !LIST_FUNCTIONS.has(name)) return this.#computed(value, depth);
    const items = value.arguments.map((item) => this.value(item, depth + 1));
    return { kind: 'list', line, endLine, items: items.flatMap((item) => flat(item, 0)) };
  }

  /** References to lists of locals stand for their items. */
  #items(items: readonly HclValue[], depth: number): readonly PolicyValue[] {
    return items.map((item) => this.value(item, depth + 1));
  }

  #part(part: string | HclValue, depth: number): readonly TextPart[] {
    if (typeof part === 'string') return [{ kind: 'written', text: part }];
    const value = this.value(part, depth + 1);
    if (value.kind === 'text') return value.parts;
    if (value.kind === 'scalar') return [{ kind: 'written', text: String(value.value) }];
    return [{ kind: 'reference', name: this.#names.of(part) }];
  }

  #local(path: readonly string[]): HclValue | null {
    const [, name, ...steps] = path;
    const local = this.#configuration.locals.get(name ?? '');
    return local === undefined ? null : insideOf(local.value, steps);
  }

  /** Interpolations inside of strings are kept as references; those outside of strings leave no JSON to read. */
  #jsonText(value: Extract<HclValue, { readonly kind: 'string' | 'template' }>, depth: number): PolicyValue {
    const names: string[] = [];
    const pieces = value.kind === 'string' ? [value.value] : value.parts;
    const text = pieces.map((piece) => {
      if (typeof piece === 'string') return piece.replaceAll(OPEN, '').replaceAll(CLOSE, '');
      const inside = this.value(piece, depth + 1);
      const known = plainText(inside);
      if (known !== null) return JSON.stringify(known).slice(1, -1);
      return `${OPEN}${names.push(this.#names.of(piece)) - 1}${CLOSE}`;
    });
    const heredoc = value.endLine > value.line;
    const read = readJson(text.join(''), heredoc ? value.line + 1 : value.line);
    if (read.kind === 'ok') return withReferences(read.value, names);
    // Without references it is simply broken, and whoever wants a policy of it says so.
    return names.length > 0 ? this.#unresolved(value) : { kind: 'scalar', line: value.line, value: null };
  }

  /** `source_policy_documents`, then its own statements, then `override_policy_documents`, which go by Sid. */
  #assembled(block: HclBlock, depth: number): PolicyValue {
    const { body, line, endLine } = block;
    const statements = [
      ...this.#documents(body, ['source_policy_documents', 'source_json'], depth),
      ...body.blocks.filter(({ type }) => type === 'dynamic').flatMap((one) => this.#dynamic(one, depth)),
      ...body.blocks.filter(({ type }) => type === 'statement').map((one) => this.#statement(one.body, depth)),
      ...jsonStatements(body).map((one) => this.#statement(one, depth)),
    ];
    for (const override of this.#documents(body, ['override_policy_documents', 'override_json'], depth)) {
      const sid = sidOf(override);
      const at = sid === null ? -1 : statements.findIndex((statement) => sidOf(statement) === sid);
      if (at < 0) statements.push(override);
      else statements[at] = override;
    }
    const entries = new Map<string, PolicyValue>([
      ['Version', writtenText('2012-10-17', line)],
      ['Statement', { kind: 'list', line, endLine, items: statements }],
    ]);
    return { kind: 'map', line, endLine, entries };
  }

  /** The statements that a `dynamic` block makes; where they cannot be listed, one that stands for all of them. */
  #dynamic(block: HclBlock, depth: number): readonly PolicyValue[] {
    const each = attribute(block.body, 'for_each');
    const given = attribute(block.body, 'iterator');
    const name = given?.kind === 'reference' ? (given.path[0] ?? '') : (block.labels[0] ?? '');
    const items = each === null ? null : itemsOf(knownIn(this.#configuration, each) ?? each);
    const content = block.body.blocks.filter(({ type }) => type === 'content');
    if (items === null || items.length > MOST_STATEMENTS || this.#room.left < 0) return [this.#dynamicName(block)];
    return items.flatMap((item) =>
      content.map(({ body }) =>
        this.#statement(
          substitutedBody(body, (part) => {
            if (part.kind !== 'reference' || part.path[0] !== name) return null;
            const [, what, ...steps] = part.path;
            return what === 'key' ? item.key : what === 'value' ? insideOf(item.value, steps) : null;
          }),
          depth,
        ),
      ),
    );
  }

  /** How many statements it makes is not known; the same words that mean the same on both sides make the same ones. */
  #dynamicName(block: HclBlock): PolicyValue {
    const words = this.#words(block.body, 0);
    return { kind: 'unresolved', line: block.line, name: `dynamic statements (${words.join(', ')})` };
  }

  #words(body: HclBody, depth: number): readonly string[] {
    if (depth > DEEPEST) return [];
    return [
      ...[...body.attributes.values()].map(({ name, value }) => `${name} = ${this.#names.of(value)}`),
      ...body.blocks.flatMap((inner) => [inner.type, ...this.#words(inner.body, depth + 1)]),
    ];
  }

  #documents(body: HclBody, names: readonly string[], depth: number): PolicyValue[] {
    return names.flatMap((name) => {
      const value = attribute(body, name);
      if (value === null) return [];
      const items = value.kind === 'list' ? value.items : [value];
      return items.flatMap((item) => statementsOf(this.document(item, depth + 1)));
    });
  }

  #statement(body: HclBody, depth: number): PolicyValue {
    const { line, endLine } = body;
    const entries = new Map<string, PolicyValue>([['Effect', writtenText('Allow', line)]]);
    for (const [name, key] of STATEMENT_ATTRIBUTES) {
      const value = attribute(body, name);
      if (value !== null && value.kind !== 'null') entries.set(key, withVariables(this.value(value, depth + 1)));
    }
    for (const [name, key] of PRINCIPAL_BLOCKS) {
      const blocks = nested(body, name);
      if (blocks.length > 0) entries.set(key, this.#principals(blocks, line, endLine, depth));
    }
    const conditions = nested(body, 'condition');
    if (conditions.length > 0) entries.set('Condition', this.#conditions(conditions, line, endLine, depth));
    return { kind: 'map', line, endLine, entries };
  }

  #principals(blocks: readonly HclBody[], line: number, endLine: number, depth: number): PolicyValue {
    const entries = new Map<string, PolicyValue>();
    for (const block of blocks) {
      const type = plainText(this.value(attribute(block, 'type') ?? NOTHING, depth + 1));
      const identifiers = this.value(attribute(block, 'identifiers') ?? NOTHING, depth + 1);
      const items = identifiers.kind === 'list' ? identifiers.items : [identifiers];
      if (type === '*') return writtenText('*', block.line);
      if (type === null) return { kind: 'unresolved', line: block.line, name: 'the type of a principal' };
      const before = entries.get(type);
      entries.set(type, {
        kind: 'list',
        line,
        endLine,
        items: before?.kind === 'list' ? [...before.items, ...items] : items,
      });
    }
    return { kind: 'map', line, endLine, entries };
  }

  #conditions(blocks: readonly HclBody[], line: number, endLine: number, depth: number): PolicyValue {
    const operators = new Map<string, Map<string, PolicyValue>>();
    for (const block of blocks) {
      const [test, variable] = ['test', 'variable'].map((name) =>
        plainText(this.value(attribute(block, name) ?? NOTHING, depth + 1)),
      );
      const values = withVariables(this.value(attribute(block, 'values') ?? NOTHING, depth + 1));
      if (typeof test !== 'string' || typeof variable !== 'string') {
        return { kind: 'unresolved', line: block.line, name: 'a condition' };
      }
      const keys = operators.get(test) ?? new Map<string, PolicyValue>();
      keys.set(variable, values);
      operators.set(test, keys);
    }
    const entries = [...operators].map(([test, keys]): [string, PolicyValue] => [
      test,
      { kind: 'map', line, endLine, entries: keys },
    ]);
    return { kind: 'map', line, endLine, entries: new Map(entries) };
  }
}

const NOTHING: HclValue = { kind: 'null', line: 1, endLine: 1 };
const LIST_FUNCTIONS: ReadonlySet<string> = new Set([
  'concat',
  'toset',
  'tolist',
  'flatten',
  'distinct',
  'compact',
  'sort',
  'setunion',
]);
const STATEMENT_ATTRIBUTES: readonly (readonly [string, string])[] = [
  ['sid', 'Sid'],
  ['effect', 'Effect'],
  ['actions', 'Action'],
  ['not_actions', 'NotAction'],
  ['resources', 'Resource'],
  ['not_resources', 'NotResource'],
];
const PRINCIPAL_BLOCKS: readonly (readonly [string, string])[] = [
  ['principals', 'Principal'],
  ['not_principals', 'NotPrincipal'],
];

/** Keys and values of a written list or map; null for everything else. */
function itemsOf(value: HclValue): readonly { readonly key: HclValue; readonly value: HclValue }[] | null {
  if (value.kind === 'list') return value.items.map((item) => ({ key: item, value: item }));
  return value.kind === 'map' ? value.entries.map((entry) => ({ key: entry.keyValue, value: entry.value })) : null;
}

const MOST_STATEMENTS = 100;

/** Statements of the JSON syntax, where blocks are maps. */
function jsonStatements(body: HclBody): readonly HclBody[] {
  return body.attributes.has('statement') ? nested({ ...body, blocks: [] }, 'statement') : [];
}

function statementsOf(document: PolicyValue): readonly PolicyValue[] {
  if (document.kind !== 'map') return [document];
  const statement = document.entries.get('Statement');
  if (statement === undefined) return [];
  return statement.kind === 'list' ? statement.items : [statement];
}

function sidOf(statement: PolicyValue): string | null {
  return statement.kind === 'map' ? plainText(statement.entries.get('Sid')) : null;
}

function flat(value: PolicyValue, depth: number): readonly PolicyValue[] {
  return value.kind === 'list' && depth < DEEPEST ? value.items.flatMap((item) => flat(item, depth + 1)) : [value];
}

/** `&{aws:username}` is how these blocks write a policy variable. */
function withVariables(value: PolicyValue): PolicyValue {
  if (value.kind === 'list') return { ...value, items: value.items.map(withVariables) };
  if (value.kind !== 'text') return value;
  const parts = value.parts.map((part) =>
    part.kind === 'written' ? { ...part, text: part.text.replaceAll('&{', '${') } : part,
  );
  return { ...value, parts };
}
