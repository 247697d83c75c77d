import { isMet, type Figure, type Workload } from '../workload.js';
import type { Outcome } from './child.js';
import type { Machine } from './machine.js';

const NAME_WIDTH = 30;
const VALUE_WIDTH = 12;
const UNIT_WIDTH = 12;
const FLOOR_WIDTH = 24;
/** Figures below it are shown with decimals. */
const LARGE = 100;
const DECIMALS = 2;

export function machineLines({ node, platform, cpu, cores, memoryGb, loadAverage, date }: Machine): string {
  return `node ${node}, ${platform}, ${cores} x ${cpu}, ${memoryGb} GB, load ${loadAverage.join(' ')}, ${date}\n`;
}

/** The figures of one workload, each with its floor beside it. */
export function workloadLines({ name, description }: Workload, outcome: Outcome): string {
  const head = `\n${name}: ${description}\n`;
  if ('failed' in outcome) return `${head}  failed: ${outcome.failed}\n`;
  if ('notMeasured' in outcome) return `${head}  not measured: ${outcome.notMeasured}\n`;
  return [head, ...outcome.figures.map(figureLine), ...outcome.notes.map((note) => `  - ${note}\n`)].join('');
}

function figureLine(figure: Figure): string {
  const { name, value, unit, note = '' } = figure;
  return `  ${name.padEnd(NAME_WIDTH)}${amount(value).padStart(VALUE_WIDTH)} ${unit.padEnd(UNIT_WIDTH)}${floorText(figure).padEnd(FLOOR_WIDTH)}${note}`.trimEnd() + '\n';
}

function floorText({ floor, value }: Figure): string {
  if (floor === undefined) return '';
  return `${floor.kind === 'least' ? '>=' : '<'} ${amount(floor.limit)} ${isMet(floor, value) ? 'met' : 'not met'}`;
}

function amount(value: number): string {
  const digits = Number.isInteger(value) || Math.abs(value) >= LARGE ? 0 : DECIMALS;
  return value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}
