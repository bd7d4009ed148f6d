/** Which environment a resource says it belongs to: by its tags and labels, by a variable, or by production in a name. */
import type { Environment } from '../../../../model/assessment.ts';
import { isObject } from './attribute-values.ts';

const WORDS: ReadonlyMap<string, Environment> = new Map<string, Environment>([
  ...words('production', ['prod', 'prd', 'production', 'live']),
  ...words('staging', ['staging', 'stg', 'stage', 'preprod', 'preproduction', 'nonprod', 'uat', 'qa', 'acceptance']),
  ...words('development', ['dev', 'development', 'test', 'testing', 'ci']),
  ...words('sandbox', ['sandbox', 'sbx', 'playground', 'scratch']),
]);

function words(environment: Environment, names: readonly string[]): readonly (readonly [string, Environment])[] {
  return names.map((name) => [name, environment]);
}

/** Words of these that stand before `prod` make something else of it. */
const NOT_QUITE: ReadonlySet<string> = new Set(['non', 'pre', 'not']);
const GRAVITY: readonly Environment[] = ['production', 'staging', 'development', 'sandbox'];
const LONGEST = 300;

/** The environment that a value of a tag or variable names, for example `prod-eu`; null when it names none. */
export function environmentNamed(value: string): Environment | null {
  return gravest(environmentsIn(value));
}

/** `production` when a name, for example an address, holds the word. A name never says anything milder. */
export function productionNamed(name: string): Environment | null {
  return environmentsIn(name).includes('production') ? 'production' : null;
}

function environmentsIn(value: string): readonly Environment[] {
  const parts = value
    .slice(0, LONGEST)
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/);
  return parts.flatMap((part, at) => {
    const environment = WORDS.get(part);
    if (environment === undefined) return [];
    return environment === 'production' && NOT_QUITE.has(parts[at - 1] ?? '') ? ['staging'] : [environment];
  });
}

const TAG_BLOCKS: readonly string[] = [
  'tags',
  'tags_all',
  'labels',
  'effective_labels',
  'user_labels',
  'resource_labels',
];
const TAG_NAMES: ReadonlySet<string> = new Set(['environment', 'env', 'stage', 'environmentname', 'deployenv']);
const MOST_TAGS = 100;

/** What tags or labels in the values of a resource say; null when they say nothing. */
export function environmentTagged(values: unknown): Environment | null {
  if (!isObject(values)) return null;
  return gravest(
    TAG_BLOCKS.flatMap((block) => {
      const tags = Object.hasOwn(values, block) ? values[block] : null;
      return isObject(tags) ? Object.entries(tags).slice(0, MOST_TAGS) : [];
    }).flatMap(([name, value]) => {
      if (!TAG_NAMES.has(name.toLowerCase().replace(/[^a-z]/g, '')) || typeof value !== 'string') return [];
      return environmentNamed(value) ?? [];
    }),
  );
}

/** The gravest of several answers; null where nobody answers. */
export function gravest(answers: readonly (Environment | null)[]): Environment | null {
  return GRAVITY.find((environment) => answers.includes(environment)) ?? null;
}
