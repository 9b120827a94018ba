/*
 * Compiles every table of a result folder in a minimal document: node test/suites/latex/compile.mjs out/growth
 * With --chinese the tables of its result.json in Chinese, by XeLaTeX with ctex; --pdf FILE keeps the document.
 *
 * Needs pdflatex with lmodern, array, booktabs, longtable and siunitx (Debian: texlive-latex-extra, texlive-science), and for Chinese
 * texlive-xetex and texlive-lang-chinese. Not part of CI. Prints what LaTeX objects to, table by table; exit code 1 if anything.
 */
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { chinese: { type: 'boolean', default: false }, pdf: { type: 'string' } },
});
const result = resolve(positionals[0] ?? 'out/growth');
const work = mkdtempSync(join(tmpdir(), 'kuznets-latex-'));
try {
  const folder = values.chinese ? await chineseTables() : join(result, 'tables');
  const tables = readdirSync(folder).filter((name) => name.endsWith('.tex'));
  const pages = tables.map((name) => `\\typeout{== ${name}}\n\\input{${join(folder, name)}}\\clearpage`);
  const fonts = values.chinese ? '\\usepackage[UTF8]{ctex}' : '\\usepackage[T1]{fontenc}\\usepackage{lmodern}';
  const preamble = ['\\documentclass{article}', fonts, '\\usepackage{array, booktabs, longtable, siunitx}'];
  writeFileSync(join(work, 'all.tex'), [...preamble, '\\begin{document}', ...pages, '\\end{document}', ''].join('\n'));
  const log = run();
  const problems = [];
  let table = '';
  for (const line of log.split('\n')) {
    if (line.startsWith('== ')) table = line.slice(3);
    if (/^(!|LaTeX Error|Missing character|Overfull \\hbox|Package siunitx (Error|Warning))/.test(line))
      problems.push(`${table}: ${line}`);
  }
  if (values.pdf !== undefined) copyFileSync(join(work, 'all.pdf'), values.pdf);
  process.stdout.write(
    `${tables.length} tables of ${folder}: ${problems.length === 0 ? 'all compile' : `\n${problems.join('\n')}`}\n`,
  );
  process.exitCode = problems.length === 0 ? 0 : 1;
} finally {
  rmSync(work, { recursive: true });
}

/** The tables of the result in Chinese, as files. */
async function chineseTables() {
  const { growthTables, regionsTables, studyWords, tableToLatex } = await import('@kuznets/studies');
  const stored = JSON.parse(readFileSync(join(result, 'result.json'), 'utf8'));
  const tables = (stored.study === 'regions' ? regionsTables : growthTables)(stored, studyWords.zh);
  const folder = join(work, 'tables');
  mkdirSync(folder);
  for (const table of tables) writeFileSync(join(folder, `${table.name}.tex`), tableToLatex(table));
  return folder;
}

function run() {
  try {
    return execFileSync(values.chinese ? 'xelatex' : 'pdflatex', ['-interaction=nonstopmode', 'all.tex'], {
      cwd: work,
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
      env: { ...process.env, max_print_line: '1000' },
    });
  } catch (error) {
    if (error.stdout) return error.stdout;
    throw error;
  }
}
