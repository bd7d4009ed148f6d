/** The words of the rules about images and compose files. */
import type { RuleDescription } from '../../../../model/assessment-context.ts';
import { rule } from '../../classifier.ts';
import { absentGuardrail, lostGuardrail } from '../infrastructure/guardrails.ts';

type Words = Omit<Parameters<typeof rule>[0], 'triggers'>;

function containerRule(words: Words): RuleDescription {
  return rule({ triggers: ['content', 'services'], ...words });
}

export const IMAGE_FLOATING: RuleDescription = containerRule({
  id: 'container.image.floating',
  title: 'Base image that can change under the build',
  observes:
    'An image in `FROM` or in a compose file loses its digest, gets a moving tag or none, or comes from another registry.',
  why: 'The same commit builds something else tomorrow, decided by whoever pushes the tag.',
  remedy: 'Pin the digest (`image:tag@sha256:…`) and let a bot move it.',
  example: '`FROM node:22.3@sha256:…` becomes `FROM node:latest`.',
  base: 'medium',
  variants: [{ when: 'a new file', base: 'low' }],
  effect: 'unprotect',
  reversible: 'yes',
});

export const EXPOSE_PORT: RuleDescription = containerRule({
  id: 'container.expose.port',
  title: 'Port of administration or of a data store opened',
  observes:
    'An image exposes, or a compose file publishes, a port of remote administration, debugging or a data store; or a port that was bound to the local host is open to all networks.',
  why: 'Docker opens published ports past the firewall of the host; debuggers and stores often ask for no password.',
  remedy: 'Bind it to 127.0.0.1, or let only the network of the services reach it.',
  example: '`127.0.0.1:5432:5432` becomes `5432:5432`.',
  base: 'high',
  effect: 'expose',
  reversible: 'yes',
});

export const FETCH_UNVERIFIED: RuleDescription = containerRule({
  id: 'container.fetch.unverified',
  title: 'File fetched into an image without a checksum',
  observes: '`ADD` fetches a URL without `--checksum`.',
  why: 'Whatever the server gives on the day of the build is in the image.',
  remedy: 'Use `ADD --checksum=sha256:…`, or fetch and verify in one `RUN`.',
  example: '`ADD https://example.org/tool /usr/bin/tool`.',
  base: 'medium',
  effect: 'unprotect',
  reversible: 'yes',
});

export const RUN_FETCHED: RuleDescription = containerRule({
  id: 'container.run.fetched',
  title: 'Script from the network run while building',
  observes: '`RUN` pipes what it fetches into a shell or an interpreter.',
  why: 'Nobody has read the script that runs, and it may be another one tomorrow.',
  remedy: 'Fetch a pinned version, verify its checksum, then run it; or install a package.',
  example: '`RUN curl -sSL https://example.org/install.sh | sh`.',
  base: 'medium',
  effect: 'unprotect',
  reversible: 'yes',
});

export const SECRET_BAKED: RuleDescription = containerRule({
  id: 'container.secret.baked',
  title: 'Secret written into an image',
  observes:
    '`ENV` or `ARG` gives a value to a name that speaks of a secret, or `COPY` takes a key or an environment file.',
  why: 'Everybody who can pull the image can read it, from every layer and for ever.',
  remedy: 'Use `RUN --mount=type=secret`, give it when the container starts, and re-issue it.',
  example: '`ENV API_TOKEN=…`.',
  base: 'high',
  effect: 'expose',
  reversible: 'with-effort',
});

export const VOLUME_REMOVED: RuleDescription = containerRule({
  id: 'container.volume.removed',
  title: 'Volume taken from a service',
  observes:
    'A named volume is no longer mounted, is another one, or gets another name by the project or its own settings.',
  why: 'The service starts with empty data, and what it writes goes with the container.',
  remedy: 'Keep the volume; copy the data before another takes its place.',
  example: '`pgdata:/var/lib/postgresql/data` is removed from the service `db`.',
  base: 'high',
  effect: 'replace',
  reversible: 'with-effort',
});

export const REMOVED_SERVICE: RuleDescription = containerRule({
  id: 'container.removed.service',
  title: 'Service removed from a compose file',
  observes: 'A service of a compose file is in none of the changed compose files any more.',
  why: 'It stops with the next deployment (`--remove-orphans`), or goes on running with nobody to care for it.',
  remedy: 'Show that nothing calls it any more.',
  example: 'The service `worker` is removed.',
  base: 'medium',
  effect: 'delete',
  reversible: 'yes',
});

export const RESTART_LOST: RuleDescription = containerRule({
  id: 'container.restart.lost',
  title: 'Restart policy lost',
  observes: '`restart: always`, `unless-stopped` or `on-failure` becomes `no` or is removed.',
  why: 'After a crash or a reboot of the host the service stays down.',
  remedy: 'Keep the policy.',
  example: '`restart: unless-stopped` is removed.',
  base: 'medium',
  effect: 'degrade',
  reversible: 'yes',
});

export const SCALE_ZERO: RuleDescription = containerRule({
  id: 'container.scale.zero',
  title: 'Service scaled to zero',
  observes: '`deploy.replicas` or `scale` of a compose service becomes 0.',
  why: 'Nothing answers any more.',
  remedy: 'Scale down in steps and watch the traffic.',
  example: '`replicas: 2` becomes `0`.',
  base: 'high',
  effect: 'degrade',
  reversible: 'yes',
});

export const ISOLATION: RuleDescription = lostGuardrail('isolation');
export const NO_ISOLATION: RuleDescription = absentGuardrail('isolation');
export const PROBE: RuleDescription = lostGuardrail('probe');
export const LIMITS: RuleDescription = lostGuardrail('limits');
export const REDUNDANCY: RuleDescription = lostGuardrail('redundancy');

export const CONTAINER_RULES: readonly RuleDescription[] = [
  IMAGE_FLOATING,
  EXPOSE_PORT,
  FETCH_UNVERIFIED,
  RUN_FETCHED,
  SECRET_BAKED,
  VOLUME_REMOVED,
  REMOVED_SERVICE,
  RESTART_LOST,
  SCALE_ZERO,
  ISOLATION,
  NO_ISOLATION,
  PROBE,
  LIMITS,
  REDUNDANCY,
];
