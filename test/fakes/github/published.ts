/**
 * GitHub's published OpenAPI description (package `@octokit/openapi`, from github/rest-api-description): what the fake
 * GitHub answers, and what it is asked, is held against it. Its examples are what the fake's documents are made of.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';

interface Parameter {
  readonly $ref?: string;
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema: unknown;
}

interface Content {
  readonly content?: Readonly<Record<string, { readonly schema: unknown }>>;
  readonly $ref?: string;
}

interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: Content;
  readonly responses: Readonly<Record<string, Content>>;
}

interface Description {
  readonly info: { readonly version: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

const FILE = join(dirname(createRequire(import.meta.url).resolve('@octokit/openapi')), 'generated/api.github.com.json');

export class PublishedApi {
  readonly #description: Description;
  readonly #ajv = new Ajv({ strict: false, allErrors: false, coerceTypes: false });
  readonly #compiled = new Map<string, ValidateFunction>();
  /** Operations that were looked at, with how many bodies were held against them. */
  readonly checked: Map<string, number> = new Map();

  constructor() {
    this.#description = JSON.parse(readFileSync(FILE, 'utf8')) as Description;
    this.#ajv.addFormat('uri', (text) => URL.canParse(text.replaceAll(/[{}]/g, '')));
    this.#ajv.addFormat('date-time', (text) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)$/.test(text));
    for (const format of ['email', 'int64', 'int32', 'uri-template', 'repo.nwo', 'date', 'hostname', 'timestamp']) {
      this.#ajv.addFormat(format, true);
    }
    const schemas = asJsonSchema(this.#description.components['schemas']);
    this.#ajv.addSchema({ $id: 'published', components: { schemas } });
  }

  /** A published example, whole, as a value of its own. */
  example(name: string): unknown {
    const example = this.#description.components['examples']?.[name] as { readonly value: unknown } | undefined;
    if (example === undefined) throw new Error(`GitHub publishes no example ${name}`);
    return structuredClone(example.value);
  }

  /**
   * What is wrong with a question, after the description: operation, parameters, body. GitHub takes `/repositories/ID`
   * wherever it takes `/repos/OWNER/NAME` (its own `Link` headers and redirects use it), so that is translated first.
   */
  questionFaults(method: string, path: string, query: URLSearchParams, body: unknown): readonly string[] {
    const found = this.#operation(method, path);
    if (found === null) return [`${method} ${path} is no operation of GitHub's`];
    const parameters = (found.parameters ?? [])
      .map((one) => (one.$ref === undefined ? one : (this.#resolve(one.$ref) as Parameter)))
      .filter((one) => one.in === 'query');
    const faults: string[] = [];
    for (const [name, text] of query) {
      const known = parameters.find((one) => one.name === name);
      if (known === undefined) faults.push(`${found.operationId} has no parameter ${name}`);
      else {
        const { type } = known.schema as { readonly type?: string };
        const value = type === 'integer' ? Number(text) : text;
        faults.push(...this.#faults(`${found.operationId} ?${name}`, known.schema, value));
      }
    }
    const schema = found.requestBody?.content?.['application/json']?.schema;
    if (schema !== undefined && body !== undefined) {
      faults.push(...this.#faults(`${found.operationId} body`, schema, body));
    } else if (body !== undefined) faults.push(`${found.operationId} takes no body`);
    return faults;
  }

  /** What is wrong with an answer, after the description. A refusal that it leaves out must be a basic error. */
  answerFaults(method: string, path: string, status: number, body: unknown): readonly string[] {
    const found = this.#operation(method, path);
    if (found === null) return [`${method} ${path} is no operation of GitHub's`];
    const named = found.responses[String(status)];
    if (named === undefined && status < 400) return status === 304 ? [] : [`${found.operationId} answers no ${status}`];
    const told = named?.$ref === undefined ? named : (this.#resolve(named.$ref) as Content);
    const published = told?.content?.['application/json']?.schema;
    const schema = status < 400 ? published : { $ref: '#/components/schemas/basic-error' };
    if (schema === undefined) return body === undefined ? [] : [`${found.operationId} ${status} has no body`];
    return this.#faults(`${found.operationId} ${status}`, schema, body);
  }

  #operation(method: string, path: string): Operation | null {
    const parts = path.replace(/^\/repositories\/\d+/, '/repos/owner/name').split('/');
    for (const [template, operations] of Object.entries(this.#description.paths)) {
      const wanted = template.split('/');
      const fits =
        wanted.length === parts.length && wanted.every((part, at) => part.startsWith('{') || part === parts[at]);
      const operation = operations[method.toLowerCase()];
      if (fits && operation !== undefined) return operation;
    }
    return null;
  }

  #resolve(reference: string): unknown {
    return reference
      .slice(2)
      .split('/')
      .reduce<unknown>((at, part) => (at as Record<string, unknown>)[part], this.#description);
  }

  #faults(name: string, schema: unknown, value: unknown): readonly string[] {
    let validate = this.#compiled.get(name);
    if (validate === undefined) {
      validate = this.#ajv.compile(asJsonSchema(schema) as object);
      this.#compiled.set(name, validate);
    }
    this.checked.set(name, (this.checked.get(name) ?? 0) + 1);
    if (validate(value)) return [];
    return (validate.errors ?? []).map(({ instancePath, message }) => `${name}${instancePath}: ${message}`);
  }
}

/** OpenAPI 3.0's dialect as JSON Schema: `nullable` becomes a type, references point into the description. */
function asJsonSchema(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(asJsonSchema);
  if (typeof schema !== 'object' || schema === null) return schema;
  const out: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(schema)) {
    // Examples are data; a property may well have one of these names, and is then an object.
    if ((key === 'example' || key === 'default') && 'type' in schema) continue;
    if (key === '$ref' && typeof value === 'string') out[key] = value.replace(/^#/, 'published#');
    else if (key !== 'nullable' || typeof value !== 'boolean')
      out[isEither(key, value) ? 'anyOf' : key] = asJsonSchema(value);
  }
  return 'nullable' in schema && schema.nullable === true ? { anyOf: [{ type: 'null' }, out] } : out;
}

/** The package turns GitHub's "a user or an enterprise" into "both", which nothing can be. */
function isEither(key: string, value: unknown): boolean {
  if (key !== 'allOf' || !Array.isArray(value)) return false;
  const titles = (value as readonly { readonly title?: string }[]).map(({ title }) => title);
  return titles.join() === 'Simple User,Enterprise';
}
