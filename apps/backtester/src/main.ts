#!/usr/bin/env node
import { inlineMore, outliveReaders } from '@mia-trading/command-line';
import { runCommandLine } from './program.js';

inlineMore();
outliveReaders();
await runCommandLine(process.argv);
