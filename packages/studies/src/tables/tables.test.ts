import { describe, expect, it } from 'vitest';
import { decimals } from './describe.ts';
import { tableToCsv } from './csv.ts';
import { escapeLatex, tableToLatex } from './latex.ts';
import { tableToMarkdown } from './markdown.ts';
import { joined, part, shownColumns, type Table, type TableCell, tableFiles } from './table.ts';

const columns = [
  { key: 'name', label: 'Name & kind' },
  { key: 'value', label: 'Value', digits: 2 },
];
const table = (...rows: TableCell[][]): Table => ({ name: 't', caption: 'A\ncaption', columns, rows });

describe('tableToCsv', () => {
  it('quotes what RFC 4180 wants quoted', () => {
    expect(tableToCsv(table(['a,b', 1], ['say "x"', 0.1], ['two\nlines', null]))).toBe(
      'name,value\r\n"a,b",1\r\n"say ""x""",0.1\r\n"two\nlines",\r\n',
    );
  });

  it.each(['=cmd()', '+A1', '-A1', '@SUM(A1)', '\tx', '-', '=1+1', '-1+cmd'])('disarms %j', (text) => {
    expect(tableToCsv(table([text, 1])).split('\r\n')[1]).toBe(`'${text},1`);
  });

  it('keeps numbers, and disarms what a quote does not hide', () => {
    expect(tableToCsv(table(['-1.5e-3', -0.25]))).toContain('\r\n-1.5e-3,-0.25\r\n');
    expect(tableToCsv(table(['-0.119*', '-0.217***']))).toContain('\r\n-0.119*,-0.217***\r\n');
    expect(tableToCsv(table(['=HYPERLINK("x","y")', 1]))).toContain('"\'=HYPERLINK(""x"",""y"")",1');
  });

  it('carries every digit of a double', () => {
    expect(tableToCsv(table(['x', 0.1 + 0.2]))).toContain('0.30000000000000004');
  });
});

it('gives the largest value three digits', () => {
  expect([[], [0, null], [123, 4], [-0.01234, 0.001], [1.5]].map(decimals)).toEqual([0, 0, 0, 4, 2]);
});

describe('tableToMarkdown', () => {
  it('escapes what Markdown and HTML act on', () => {
    expect(tableToMarkdown({ ...table(['a|b <i>', 1]), note: 'n' })).toBe(
      '**A caption**\n\n| Name &amp; kind | Value |\n| --- | --: |\n| a\\|b &lt;i> | 1.00 |\n\nn\n',
    );
  });
});

describe('part', () => {
  it('keeps some rows and columns', () => {
    const whole = table(['a', 1], ['b', 2], ['a', 3]);
    expect(part(whole, { name: 'a' })).toMatchObject({ columns: [columns[1]], rows: [[1], [3]] });
    expect(part(whole, {}, (key) => key === 'name').rows).toEqual([['a'], ['b'], ['a']]);
  });
});

describe('shownColumns', () => {
  it('leaves out the ends of intervals, and what is for others', () => {
    const shown = (reader: 'page' | 'terminal') =>
      shownColumns(
        {
          ...table(),
          columns: [
            { key: 'value', label: '', interval: ['low', 'high'] },
            { key: 'low', label: '' },
            { key: 'high', label: '', only: 'csv' },
            { key: 'page', label: '', only: 'page' },
            { key: 'screen', label: '', only: 'screen' },
            { key: 'csv', label: '', only: 'csv' },
          ],
        },
        reader,
      ).map(({ column, ends }) => [column.key, ...ends([1, 2, 3, 4, 5, 6])]);
    expect(shown('page')).toEqual([['value', 2, 3], ['page'], ['screen']]);
    expect(shown('terminal')).toEqual([['value', 2], ['screen']]);
  });
});

describe('tableToLatex', () => {
  it('breaks what is longer than a page, with its heading on each', () => {
    const text = tableToLatex(table(...Array.from({ length: 51 }, (_, row): TableCell[] => [`r${row}`, row])));
    expect(text).toMatch(
      /\\begin\{longtable\}.*\n\\caption\{A caption\}\\label\{tab:t\}\\\\\n\\toprule\n.*\n\\midrule\n\\endhead\nr0 & 0\.00/,
    );
    expect(text).toMatch(/\\end\{longtable\}\n\}\n$/);
  });

  it('writes booktabs with rounded numbers, caption, label and note', () => {
    const rows: TableCell[][] = [
      ['A_B', -1.005],
      ['[x]', null],
      ['cut', 1],
    ];
    expect(tableToLatex({ ...table(...rows), printedRows: 2, note: '5 % of it' })).toBe(
      [
        '\\begin{table}[htbp]',
        '\\centering\\footnotesize\\setlength{\\tabcolsep}{3pt}',
        '\\caption{A caption}\\label{tab:t}',
        '\\begin{tabular}{lS[table-format=-1.2]}',
        '\\toprule',
        '{\\shortstack{Name\\\\\\&\\\\kind}} & {Value} \\\\',
        '\\midrule',
        'A\\_B & -1.00 \\\\',
        '{}[x] &  \\\\',
        '\\bottomrule',
        '\\end{tabular}',
        '',
        '\\smallskip',
        '\\noindent\\parbox{\\linewidth}{\\scriptsize 5 \\% of it}',
        '\\end{table}',
        '',
      ].join('\n'),
    );
  });

  it('puts what has no room beneath, behind the names of the rows, an interval with its value', () => {
    const many = Array.from({ length: 12 }, (_, at) => [
      { key: `v${at}`, label: `Value ${at}`, digits: 4, interval: [`v${at}_low`, `v${at}_high`] as const },
      { key: `v${at}_low`, label: '5 %', digits: 4 },
      { key: `v${at}_high`, label: '95 %', digits: 4 },
    ]).flat();
    const wide = { ...table(['a', ...many.map((_, at) => 1000 + at)]), columns: [columns[0]!, ...many] };
    const text = tableToLatex(wide);
    const panels = text.split('\\begin{tabular}').slice(1);
    expect(panels.length).toBeGreaterThan(3);
    for (const panel of panels) {
      const cells = panel.split('\\midrule\n')[1]!.split(' \\\\')[0]!.split(' & ');
      expect([cells[0], (cells.length - 1) % 3]).toEqual(['a', 0]);
      expect(cells.length).toBeLessThan(12);
    }
    expect(text.match(/\b10\d\d\.0000/g)).toHaveLength(36);
    expect(tableToLatex(table(['word '.repeat(100), 1]))).toContain('p{150pt}');
  });

  it('leaves out what is for CSV alone', () => {
    const some = { ...table(['a', 1]), columns: [columns[0]!, { ...columns[1]!, only: 'csv' as const }] };
    expect(tableToLatex(some)).toContain('\\begin{tabular}{l}');
    expect(tableToLatex(some)).toContain('\\midrule\na \\\\');
    expect(tableToCsv(some)).toContain('a,1');
  });

  it('escapes everything TeX acts on', () => {
    expect(escapeLatex('\\input{x} 5% $a_b^c~&#"<|>\u0000\n')).toBe(
      '\\textbackslash{}input\\{x\\} 5\\% \\$a\\_b\\textasciicircum{}c\\textasciitilde{}\\&\\#\\textquotedbl{}\\textless{}\\textbar{}\\textgreater{} ',
    );
  });
});

describe('tables that methods share a file of', () => {
  const of = (method: string, key: string, ...rows: TableCell[][]): Table => ({
    ...table(...rows),
    name: `kind-${method}`,
    shared: { file: 'kind', method },
    columns: [columns[0]!, { key, label: key }],
  });
  const [one, other] = [of('lasso', 'value', ['a', 1], ['b', 2]), of('tree', 'share', ['a', 3])];

  it('are written where the first of them stands', () => {
    const alone = table(['a', 1]);
    const files = tableFiles([one, alone, other]).map(({ file, tables }) => [file, tables]);
    expect(files).toEqual([
      ['kind', [one, other]],
      ['t', [alone]],
    ]);
  });

  it('are one, with whose each row is, and every column that one of them has', () => {
    expect(tableToCsv(joined([one, other]))).toBe(
      'method,name,value,share\r\nlasso,a,1,\r\nlasso,b,2,\r\ntree,a,,3\r\n',
    );
    const alone = table(['a', 1]);
    expect(joined([alone])).toBe(alone);
  });
});
