/** The shape of the service's configuration file; the published JSON schema is generated from it. */
import { z } from '../../core/reading/schema.ts';

/** Where a secret stands: never in the configuration itself. */
export interface SecretShape {
  readonly file?: string | undefined;
  readonly variable?: string | undefined;
}

export interface GithubShape {
  readonly api: string;
  readonly web: string;
  readonly app?: { readonly id: number; readonly key: SecretShape } | undefined;
  readonly token?: { readonly secret: SecretShape; readonly repositories: string[] } | undefined;
  readonly webhook_secrets: SecretShape[];
}

/** The whole file, with defaults filled in. */
export interface SettingsShape {
  readonly version: 1;
  readonly address?: string | undefined;
  readonly pages: 'here' | 'everybody';
  readonly listen: { readonly host: string; readonly port: number };
  readonly data?: string | undefined;
  readonly database?: SecretShape | undefined;
  readonly mirrors: {
    readonly gigabytes: number;
    readonly first_fetch_minutes: number;
    readonly later_fetch_minutes: number;
  };
  readonly round_minutes: number;
  readonly forges: { readonly github?: GithubShape | undefined };
}

const path = z.string().min(1).max(4_096).describe('a path; relative ones begin at the folder of this file');
const variable = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_]{0,127}$/)
  .describe('the name of an environment variable');
const secret: z.ZodType<SecretShape> = z
  .strictObject({ file: path.optional(), variable: variable.optional() })
  .describe('{ file: PATH } or { variable: NAME }: where the secret stands; never the secret itself');
const address = z.string().max(2_000).describe('an address such as https://countersign.example.org');
const minutes = z.int().min(1).max(1_440);

const github: z.ZodType<GithubShape> = z.strictObject({
  api: address.default('https://api.github.com'),
  web: address.default('https://github.com'),
  app: z
    .strictObject({
      id: z.int().min(1).describe('the App’s number, “App ID” on its page'),
      key: secret,
    })
    .optional()
    .describe('the GitHub App of an organisation'),
  token: z
    .strictObject({
      secret,
      repositories: z.array(z.string().min(3).max(201).describe('owner/name')).min(1).max(1_000),
    })
    .optional()
    .describe('a person’s token, in place of an App'),
  webhook_secrets: z
    .array(secret)
    .min(1)
    .max(5)
    .describe('the webhook’s secret; while it is replaced, the new one and the old one'),
});

/** The configuration of `countersign serve`. */
export const settingsShape: z.ZodType<SettingsShape> = z.strictObject({
  version: z.literal(1),
  address: address.optional(),
  pages: z.enum(['here', 'everybody']).default('here').describe('who may read the pages and the API'),
  listen: z
    .strictObject({
      host: z.string().min(1).max(255).default('127.0.0.1').describe('an address of this machine'),
      port: z.int().min(0).max(65_535).default(4680),
    })
    .default({ host: '127.0.0.1', port: 4680 }),
  data: path.optional(),
  database: secret.optional(),
  mirrors: z
    .strictObject({
      gigabytes: z.number().min(0.001).max(1_000_000).default(50),
      first_fetch_minutes: minutes.default(60),
      later_fetch_minutes: minutes.default(10),
    })
    .default({ gigabytes: 50, first_fetch_minutes: 60, later_fetch_minutes: 10 }),
  round_minutes: minutes.default(10),
  forges: z.strictObject({ github: github.optional() }),
});
