/** Regions and environments in paths and keys: what is a place, and what is left when the place is taken out. */

/** A name with its place taken out. */
export interface Placed {
  /** The name with `*` where the place stood. */
  readonly template: string;
  readonly place: string;
  /** A region is where something runs; an environment is how far it has come. */
  readonly kind: 'region' | 'environment';
}

/** eu-west-1, us_east1, europe-west4-a: names of AWS, Google and their relatives. */
const CLOUD_REGION =
  /(?<![a-z0-9])(?:us|eu|ap|sa|ca|me|af|il|mx|cn|europe|asia|australia|northamerica|southamerica|africa)(?:[-_](?:gov|iso))?[-_](?:north|south|east|west|central|northeast|southeast|northwest|southwest)[-_]?\d{1,2}(?![0-9a-z])/;
/** Names of Azure have no digits that part them. */
const AZURE: ReadonlySet<string> = new Set(
  `westeurope northeurope eastus eastus2 westus westus2 westus3 centralus northcentralus southcentralus uksouth ukwest
   francecentral germanywestcentral norwayeast switzerlandnorth swedencentral japaneast japanwest koreacentral
   southeastasia eastasia australiaeast australiasoutheast canadacentral canadaeast brazilsouth centralindia southindia
   southafricanorth uaenorth`.split(/\s+/),
);
/** Short names of continents count only where nothing else stands beside them. */
const SHORT: ReadonlySet<string> = new Set(
  'eu us ap apac emea latam na sa asia europe americas eu1 eu2 us1 us2 ap1'.split(' '),
);
const ENVIRONMENTS: ReadonlySet<string> = new Set(
  'prod production prd live staging stage stg preprod preproduction dev development qa uat sandbox integration'.split(
    ' ',
  ),
);
const PRODUCTION: ReadonlySet<string> = new Set(['prod', 'production', 'prd', 'live']);
/** Words that may stand beside a short name without making it something else. */
const FILLERS: ReadonlySet<string> = new Set(
  'values value config configuration settings app application env environment cluster region regions yaml yml json toml tfvars properties conf ini env auto'.split(
    ' ',
  ),
);

/** True for a name of production. */
export function isProduction(place: string): boolean {
  return PRODUCTION.has(place);
}

/**
 * The place that the steps of a path or a key speak of: a region before an environment, the first of its kind. Null
 * where none is named.
 */
export function placedIn(steps: readonly string[]): Placed | null {
  return findPlace(steps, regionIn, 'region') ?? findPlace(steps, environmentIn, 'environment');
}

interface Found {
  readonly start: number;
  readonly end: number;
}

function findPlace(
  steps: readonly string[],
  find: (step: string) => Found | null,
  kind: Placed['kind'],
): Placed | null {
  for (const [at, step] of steps.entries()) {
    if (step.length > 200) continue;
    const lowered = step.toLowerCase();
    const found = lowered.length === step.length ? find(lowered) : null;
    if (found === null) continue;
    const rest = `${step.slice(0, found.start)}*${step.slice(found.end)}`;
    return {
      template: [...steps.slice(0, at), rest, ...steps.slice(at + 1)].join('\0'),
      place: lowered.slice(found.start, found.end),
      kind,
    };
  }
  return null;
}

function regionIn(step: string): Found | null {
  const cloud = CLOUD_REGION.exec(step);
  if (cloud !== null) return { start: cloud.index, end: cloud.index + cloud[0].length };
  const words = wordsIn(step);
  const azure = words.find(({ text }) => AZURE.has(text));
  if (azure !== undefined) return azure;
  const short = words.filter(({ text }) => SHORT.has(text));
  const only = short.length === 1 ? short[0] : undefined;
  const plain = words.every(({ text }) => SHORT.has(text) || FILLERS.has(text) || ENVIRONMENTS.has(text));
  return only !== undefined && plain ? only : null;
}

function environmentIn(step: string): Found | null {
  return wordsIn(step).find(({ text }) => ENVIRONMENTS.has(text)) ?? null;
}

function wordsIn(step: string): readonly (Found & { readonly text: string })[] {
  return [...step.matchAll(/[a-z0-9]+/g)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    text: match[0],
  }));
}
