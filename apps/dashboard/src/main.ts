#!/usr/bin/env node
import { outliveReaders } from '@mia-trading/command-line';
import { runCommandLine } from './program.js';

outliveReaders();
await runCommandLine(process.argv);
