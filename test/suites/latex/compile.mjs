/*
 * Compiles every table of a result folder in a minimal document: node test/suites/latex/compile.mjs out/growth
 *
 * Needs pdflatex with lmodern, array, booktabs, longtable and siunitx (Debian: texlive-latex-extra, texlive-science). Not part of CI. Prints what LaTeX
 * objects to, table by table; exit code 1 if anything.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const folder = resolve(process.argv[2] ?? 'out/growth', 'tables');
const tables = readdirSync(folder).filter((name) => name.endsWith('.tex'));
const work = mkdtempSync(join(tmpdir(), 'kuznets-latex-'));
try {
  const pages = tables.map((name) => `\\typeout{== ${name}}\n\\input{${join(folder, name)}}\\clearpage`);
  const preamble = [
    '\\documentclass{article}',
    '\\usepackage[T1]{fontenc}',
    '\\usepackage{lmodern, array, booktabs, longtable, siunitx}',
  ];
  writeFileSync(join(work, 'all.tex'), [...preamble, '\\begin{document}', ...pages, '\\end{document}', ''].join('\n'));
  const log = run();
  const problems = [];
  let table = '';
  for (const line of log.split('\n')) {
    if (line.startsWith('== ')) table = line.slice(3);
    if (/^(!|LaTeX Error|Overfull \\hbox|Package siunitx (Error|Warning))/.test(line))
      problems.push(`${table}: ${line}`);
  }
  process.stdout.write(
    `${tables.length} tables of ${folder}: ${problems.length === 0 ? 'all compile' : `\n${problems.join('\n')}`}\n`,
  );
  process.exitCode = problems.length === 0 ? 0 : 1;
} finally {
  rmSync(work, { recursive: true });
}

function run() {
  try {
    return execFileSync('pdflatex', ['-interaction=nonstopmode', 'all.tex'], {
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
