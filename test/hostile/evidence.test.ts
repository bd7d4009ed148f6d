import { EVIDENCE_CASES } from './evidence-cases.ts';
import { suiteOf } from './suite.ts';

suiteOf('notes, traces and messages', EVIDENCE_CASES);
