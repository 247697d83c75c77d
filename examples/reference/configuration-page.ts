import { configSchema } from '@mia-trading/engine';

/** What JSON Schema says of one setting or section. */
interface SchemaNode {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly SchemaNode[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
}

/** Bounds that JSON Schema adds to every whole number. */
const WIDEST = Number.MAX_SAFE_INTEGER;

/** Every setting of the system as a Markdown page, from the schema that checks it. */
export function configurationPage(): string {
  const schema = configSchema.toJSONSchema({ io: 'input' }) as SchemaNode;
  const sections = Object.entries(schema.properties ?? {});
  const top = sections.filter(([name, node]) => node.properties === undefined && name !== '$schema');
  return [
    '# Configuration',
    '',
    'Every setting with its default, its limits and its sentence. `backtester config show` prints the values in effect and where each comes from; [backtesting](backtesting.md#configuration) tells how to set one.',
    '',
    ...table(top.flatMap(([name, node]) => rowsOf(name, node))),
    ...sections.filter(([, node]) => node.properties !== undefined).flatMap(([name, node]) => ['', `## ${name}`, '', node.description ?? '', '', ...table(rowsOf(name, node))]),
    '',
    'This page is generated from the schema: `MIA_UPDATE_DOCS=1 npx jest examples/reference` writes it.',
    '',
  ].join('\n');
}

function table(rows: readonly string[]): string[] {
  return ['| setting | default | allowed | what it is |', '| --- | --- | --- | --- |', ...rows];
}

function rowsOf(path: string, node: SchemaNode): string[] {
  if (node.properties !== undefined) return Object.entries(node.properties).flatMap(([name, child]) => rowsOf(`${path}.${name}`, child));
  return [`| \`${path}\` | ${node.default === undefined ? '' : `\`${JSON.stringify(node.default)}\``} | ${allowed(node)} | ${cell(node.description ?? '')} |`];
}

function allowed(node: SchemaNode): string {
  if (node.const !== undefined) return `\`${JSON.stringify(node.const)}\``;
  if (node.enum !== undefined) return node.enum.map((value) => `\`${String(value)}\``).join(', ');
  if (node.anyOf !== undefined) return node.anyOf.map(allowed).join(' or ');
  if (node.type === 'array') return 'list';
  if (node.type !== 'number' && node.type !== 'integer') return node.type ?? '';
  const low = node.exclusiveMinimum !== undefined ? `> ${node.exclusiveMinimum}` : node.minimum !== undefined && node.minimum > -WIDEST ? `≥ ${node.minimum}` : '';
  const high = node.exclusiveMaximum !== undefined ? `< ${node.exclusiveMaximum}` : node.maximum !== undefined && node.maximum < WIDEST ? `≤ ${node.maximum}` : '';
  return [node.type === 'integer' ? 'whole' : '', low, high].filter((part) => part !== '').join(', ');
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
