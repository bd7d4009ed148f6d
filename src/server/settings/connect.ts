/** From settings and the secrets that they name to forges that can be asked. */
import { openGithub } from '../../adapters/github/forge.ts';
import { openGithubHooks, SHORTEST_SECRET } from '../../adapters/github/hooks.ts';
import type { GithubSettings } from '../../adapters/github/settings.ts';
import { CountersignError } from '../../model/error.ts';
import type { ConnectedForge } from '../forges.ts';
import type { GithubPlaces, PlacedSecret, ServiceSettings } from './parse.ts';
import { readSecret, type SecretReader } from './secrets.ts';

/** Reads the secrets and opens the forges; nothing is asked of them yet. @throws CountersignError as both do */
export function connectForges({ github }: ServiceSettings, reader: SecretReader): readonly ConnectedForge[] {
  return github === null ? [] : [connectGithub(github, reader)];
}

function connectGithub({ api, web, account, webhookSecrets }: GithubPlaces, reader: SecretReader): ConnectedForge {
  const settings: GithubSettings = {
    api,
    web,
    account:
      account.kind === 'app'
        ? { kind: 'app', id: account.id, privateKey: readSecret(account.key, reader) }
        : { kind: 'token', token: readSecret(account.token, reader), repositories: account.repositories },
  };
  return {
    forge: openGithub(settings, {
      now: Date.now,
      sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
      deadline: (milliseconds) => AbortSignal.timeout(milliseconds),
      random: Math.random,
    }),
    hooks: openGithubHooks({ secrets: webhookSecrets.map((placed) => readWebhookSecret(placed, reader)) }),
  };
}

function readWebhookSecret({ secret, named }: PlacedSecret, reader: SecretReader): string {
  const text = readSecret(secret, reader);
  if (text.length >= SHORTEST_SECRET) return text;
  throw new CountersignError('usage', `${named.file} cannot be used: it names a secret that is none.`, {
    problems: [
      {
        place: named,
        message: `the webhook's secret has fewer than ${SHORTEST_SECRET} characters`,
        remedy: 'make one by chance (openssl rand -hex 32), and give it to GitHub and to countersign',
      },
    ],
  });
}
