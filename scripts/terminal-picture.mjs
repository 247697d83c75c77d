// Draws terminal output as an SVG: node scripts/terminal-picture.mjs <text file or - for stdin> <picture.svg> [--from <line>] [--to <line>]
// Lines from one that begins with the first text up to, not including, one that begins with the second.
import { readFileSync, writeFileSync } from 'node:fs';

const fontSize = 13;
/** Width of a character of a monospaced font in units of its size; stated as textLength, so that every font lines up. */
const advance = 0.6;
const lineHeight = 18;
const margin = 18;
const titleBar = 32;
const colours = { back: '#0f1419', bar: '#1b222b', text: '#c9d1d9', dim: '#6e7b8a', head: '#7cc7ff', gain: '#6fd08c', loss: '#f08a8a', block: '#4f9fd8' };

const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Cuts a line into runs of one colour: `{ at, text, colour }`. */
function runsOf(line) {
  const patterns = [
    [/^\$ .*/g, colours.head],
    [/^(?:Changed settings|Ratings|Features|Refusals|Trades|Why trade .*|Result|By exit|Remarks|Rating|Position and risk|Messages|ES\w+ {2}\d.*)$/g, colours.head],
    [/[═─]+|^wrote .*/g, colours.dim],
    [/[█▉▊▋▌▍▎▏]+/g, colours.block],
    [/\+\$[\d,]+\.\d\d/g, colours.gain],
    [/-\$[\d,]+\.\d\d/g, colours.loss],
    [/not implemented|not warm/g, colours.dim],
  ];
  const colourAt = new Array(line.length).fill(colours.text);
  for (const [pattern, colour] of patterns) {
    for (const match of line.matchAll(pattern)) colourAt.fill(colour, match.index, match.index + match[0].length);
  }
  const runs = [];
  for (let at = 0; at < line.length; at += 1) {
    const last = runs.at(-1);
    // Gaps of spaces end a run: each piece stands at its own place, whatever the font.
    if (line[at] === ' ' && (line[at + 1] === ' ' || line[at - 1] === ' ')) continue;
    if (last !== undefined && last.colour === colourAt[at] && last.at + last.text.length === at) last.text += line[at];
    else runs.push({ at, text: line[at], colour: colourAt[at] });
  }
  // A viewer may drop spaces at either end of a run, and stretch what is left over their width.
  return runs.filter(({ text }) => text.trim() !== '').map(({ at, text, colour }) => ({ at: at + text.length - text.trimStart().length, text: text.trim(), colour }));
}

/** Bars are drawn, not written: fonts disagree on the height of block characters. */
function barOf({ at, text }, y) {
  const eighths = [...text].reduce((sum, character) => sum + (0x2590 - character.codePointAt(0)), 0);
  const width = (eighths / 8) * advance * fontSize;
  return `<rect x="${(margin + at * advance * fontSize).toFixed(1)}" y="${y - 10}" width="${width.toFixed(1)}" height="10" fill="${colours.block}"/>`;
}

/** The picture of some lines as SVG. */
export function terminalPicture(lines, title) {
  const columns = Math.max(...lines.map((line) => line.length));
  const width = Math.ceil(2 * margin + columns * advance * fontSize);
  const height = titleBar + margin + lines.length * lineHeight + margin / 2;
  const body = lines.flatMap((line, index) => {
    const y = titleBar + margin + index * lineHeight + 4;
    return runsOf(line).map((run) =>
      run.colour === colours.block
        ? barOf(run, y)
        : `<text x="${(margin + run.at * advance * fontSize).toFixed(1)}" y="${y}" fill="${run.colour}" textLength="${(run.text.length * advance * fontSize).toFixed(1)}" lengthAdjust="spacingAndGlyphs">${escaped(run.text)}</text>`,
    );
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(title)}">`,
    `<rect width="${width}" height="${height}" rx="8" fill="${colours.back}"/><path d="M0 ${titleBar}V8a8 8 0 0 1 8-8H${width - 8}a8 8 0 0 1 8 8V${titleBar}Z" fill="${colours.bar}"/>`,
    `<text x="${width / 2}" y="21" fill="${colours.dim}" font-family="sans-serif" font-size="12" text-anchor="middle">${escaped(title)}</text>`,
    `<g font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace" font-size="${fontSize}" xml:space="preserve">`,
    ...body,
    '</g></svg>',
    '',
  ].join('\n');
}

const [source, target, ...options] = process.argv.slice(2);
if (source === undefined || target === undefined) {
  process.stderr.write('usage: node scripts/terminal-picture.mjs <text file or -> <picture.svg> [--from <line>] [--to <line>] [--title <text>]\n');
  process.exit(2);
}
const option = (name) => (options.includes(name) ? options[options.indexOf(name) + 1] : undefined);
const all = readFileSync(source === '-' ? 0 : source, 'utf8').trimEnd().split('\n');
const [from, to] = [option('--from'), option('--to')];
const first = from === undefined ? 0 : all.findIndex((line) => line.startsWith(from));
const end = to === undefined ? all.length : all.findIndex((line, index) => index > first && line.startsWith(to));
if (first < 0 || end < 0) {
  process.stderr.write(`no line begins with '${first < 0 ? from : to}'\n`);
  process.exit(1);
}
const lines = all.slice(first, end);
while (lines.at(-1)?.trim() === '') lines.pop();
writeFileSync(target, terminalPicture(lines, option('--title') ?? 'terminal'));
