/** The library of schemas, set for processes that read a few small texts and end. */
import { config, z } from 'zod';

// A schema compiled for speed has to be used thousands of times before it has earned that.
config({ jitless: true });

export { z };
