import { forgeContract } from './forge.ts';
import { githubWorld } from '../fakes/github/world.ts';

forgeContract('GitHub as an App', () => githubWorld());
