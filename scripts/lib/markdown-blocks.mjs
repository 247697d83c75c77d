/** Tagged blocks of a Markdown text: `{ language, line, code }`, where `line` is that of the opening fence; code is undefined where the block never ends. */
export function blocksOf(text) {
  const blocks = [];
  let open;
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (open === undefined) {
      const fence = /^(\s*)(`{3,})([^`]*)$/.exec(line);
      if (fence === null) continue;
      const [, indent, marks, info] = fence;
      const [language = '', ...tags] = info.trim().split(/\s+/);
      open = { marks, indent: new RegExp(`^\\s{0,${indent.length}}`), language, tagged: tags.includes('run'), line: index + 1, lines: [] };
    } else if (/^`+$/.test(line.trim()) && line.trim().length >= open.marks.length) {
      if (open.tagged) blocks.push({ language: open.language, line: open.line, code: open.lines.join('\n') });
      open = undefined;
    } else open.lines.push(line.replace(open.indent, ''));
  }
  if (open?.tagged) blocks.push({ language: open.language, line: open.line, code: undefined });
  return blocks;
}
