import { Command, InvalidArgumentError, Option } from 'commander';
import packageJson from '../package.json' with { type: 'json' };
import type { DataOptions } from './commands/data.ts';
import type { ExplainOptions } from './commands/explain.ts';
import type { GrowthOptions } from './commands/growth.ts';
import type { RegionsOptions } from './commands/regions.ts';
import type { CompareOptions, ReportOptions } from './commands/report.ts';
import type { VerifyOptions } from './commands/verify.ts';
import type { CommandContext } from './main.ts';

const examples = `
Examples:
  kuznets growth                                    the embedded data, 20 seeds
  kuznets growth --data my.csv --id country --target growth --out out/mine
  kuznets explain --model xgb.json --data x.csv     what a model of another program has learned
  kuznets report out/growth --lang zh --open        its report, in Chinese
  kuznets report compare out/a out/b                two runs side by side
  kuznets verify out/growth                         run it again and compare every number
  kuznets doctor                                    what this machine can run on

Exit status: 0 done, 1 failed, 2 wrong usage, 3 bad data, 4 no such adapter, 5 not reproduced.`;

/** The command line's grammar; each command's code is loaded when it runs. */
export function createProgram(context: CommandContext, exit: (code: number) => void): Command {
  const program = new Command('kuznets')
    .description('Which determinants matter when the model itself is uncertain')
    .version(packageJson.version, '-V, --version')
    .helpOption('-h, --help')
    .addHelpText('after', examples)
    .showSuggestionAfterError()
    .exitOverride();

  addDataOptions(
    program
      .command('growth')
      .description('rank the determinants of growth by every method, and decompose what each has learned')
      .option('--config <file>', 'study as YAML, JSON or TypeScript; flags win over it')
      .option('--data <name|file.csv>', 'catalogue name or CSV file (default: fls2001)'),
  )
    .option('--methods <list>', 'methods, separated by commas (default: all)', list)
    .option('--trees <n>', 'trees of each method (default: 10000)', integer)
    .option('--min-leaf <n>', 'least rows in a leaf (default: 5)', integer)
    .option('--min-split <n>', 'least rows in a node that is split (default: 10, or twice the leaf)', integer)
    .option('--seed <n>', 'first seed (default: 1)', integer)
    .option('--seeds <n>', 'how many seeds, for the intervals (default: 20)', integer)
    .addOption(new Option('--rank-by <measure>', 'importance that ranks').choices(['standardized', 'mean']))
    .addOption(backendOption())
    .option('--adapter <name>', 'part of a WebGPU adapter\'s name; see "kuznets doctor"')
    .option('--workers <n>', 'worker threads of the wasm backend (default: one a core)', integer)
    .option('--folds <n>', 'folds of cross-validation, 0 for none (default: 10)', integer)
    .option('--resamples <n>', 'bootstrap samples of the rows for the stability of ranks (default: 0)', integer)
    .option('--no-decompose', 'leave out the decomposition of the fitted functions')
    .option('--no-keep-forest', 'hold no model in memory: no profiles')
    .option('--out <dir>', 'folder to write', 'out/growth')
    .option('--json', 'print the result as one JSON document')
    .action(async (options: GrowthOptions) => {
      const { growth } = await import('./commands/growth.ts');
      exit(await growth(options, context));
    });

  addTableOptions(
    program
      .command('explain')
      .description('decompose what a tree model of another program predicts, variable by variable and pair by pair')
      .requiredOption(
        '--model <file>',
        'XGBoost JSON, LightGBM text, ONNX, scikit-learn JSON or ranger CSV; see the README',
      )
      .requiredOption('--data <name|file.csv>', 'catalogue name or CSV file')
      .addOption(
        new Option('--format <name>', "the model's format (default: told from its content)").choices([
          'xgboost',
          'lightgbm',
          'sklearn',
          'onnx',
          'ranger',
        ]),
      )
      .option(
        '--features <list>',
        "columns in the order of the model's features, separated by commas (default: those of its names)",
        list,
      )
      .option('--target <column>', 'column that the model predicts, to tell its accuracy')
      .option(
        '--pairs <which>',
        'pairs of variables: all, none, or those among the <n> strongest variables (default: all)',
        pairs,
      ),
  )
    .addOption(backendOption())
    .option('--adapter <name>', 'part of a WebGPU adapter\'s name; see "kuznets doctor"')
    .option('--workers <n>', 'worker threads of the wasm backend (default: one a core)', integer)
    .option('--out <dir>', 'folder to write', 'out/explain')
    .option('--json', 'print the result as one JSON document')
    .action(async (options: ExplainOptions) => {
      const { explain } = await import('./commands/explain.ts');
      exit(await explain(options, context));
    });

  addTableOptions(
    program
      .command('regions')
      .description('reduce, cluster and forecast regions by neural networks over many replicas, beside baselines')
      .option('--config <file>', 'study as YAML, JSON or TypeScript; flags win over it')
      .option('--data <name|file.csv>', 'catalogue name or CSV file (default: us-states)')
      .option('--period <column>', 'column that holds the period; for a file it must be given')
      .option('--indicators <list>', 'columns taken, separated by commas (default: all numbers but the period)', list)
      .option('--log <list>', 'indicators taken as logarithms', list)
      .option('--missing <rule>', 'regions with missing cells or periods: drop them (default: refuse)')
      .option('--target <indicator>', 'indicator forecast in levels (default: the first)')
      .option(
        '--describe <period>',
        'period that is reduced and clustered (default: the last; 2022 of provinces)',
        integer,
      )
      .option(
        '--origins <first-last>',
        'last known periods of the forecasts, such as 1980-1985 (default: the last two)',
        range,
      )
      .option('--origin <period>', 'one origin', integer)
      .option('--horizon <n>', 'periods ahead (default: 1)', integer)
      .option('--replicas <n>', 'models of each kind (default: 1000)', integer)
      .option('--seed <n>', 'seed of all replicas (default: 1)', integer)
      .option('--clusters <n|auto>', 'clusters, or the number of largest silhouette (default: 2)', clusters)
      .option('--factors <n>', 'dynamic factors (default: 2)', integer)
      .option('--window <n>', 'periods that an LSTM reads (default: 3)', integer)
      .option('--leave-out <n>', 'replicas that cluster again without each region, 0 for none (default: 8)', integer)
      .option('--geojson <file>', 'outlines of the regions, for the map')
      .option('--geojson-id <property>', "property of its features that holds the regions' ids (default: found)")
      .addOption(
        new Option('--objective <name>', "the graph network's objective (default: autoencoder)").choices([
          'autoencoder',
          'modularity',
          'self-training',
        ]),
      )
      .addOption(
        new Option(
          '--leakage <rule>',
          'what a forecast may know: its origin, or what the paper used (default: none)',
        ).choices(['none', 'as-in-paper']),
      ),
  )
    .addOption(backendOption())
    .option('--adapter <name>', 'part of a WebGPU adapter\'s name; see "kuznets doctor"')
    .option('--workers <n>', 'worker threads of the wasm backend (default: one a core)', integer)
    .option('--out <dir>', 'folder to write', 'out/regions')
    .option('--json', 'print the result as one JSON document')
    .action(async (options: RegionsOptions) => {
      const { regions } = await import('./commands/regions.ts');
      exit(await regions(options, context));
    });

  const data = program.command('data').description('the data sets there are, and files of your own');
  data
    .command('list')
    .description('name every data set of the catalogue')
    .option('--json', 'print one JSON document')
    .action(async (options: DataOptions) => {
      const commands = await import('./commands/data.ts');
      exit(await commands.list(options));
    });
  data
    .command('show')
    .description('source, licence, size and columns of a data set')
    .argument('<name>', 'catalogue name')
    .option('--json', 'print one JSON document')
    .action(async (name: string, options: DataOptions) => {
      const commands = await import('./commands/data.ts');
      exit(await commands.show(name, options));
    });
  addDataOptions(
    data
      .command('check')
      .description('read a data set or file as a study would, and say what it holds')
      .argument('<name|file.csv>', 'catalogue name or CSV file')
      .option('--json', 'print one JSON document'),
  ).action(async (source: string, options: DataOptions) => {
    const commands = await import('./commands/data.ts');
    exit(await commands.check(source, options));
  });

  const reports = program
    .command('report')
    .description("write a result's report.html again, or compare two runs")
    .usage('[options] <dir>')
    .argument('<dir>', 'folder that a study wrote')
    .addOption(new Option('--lang <language>', 'language that it opens in').choices(['en', 'zh']).default('en'))
    .option('--open', 'open it in the browser')
    .option('--no-data', 'leave the sample out of the file')
    .action(async (dir: string, options: ReportOptions) => {
      const { report } = await import('./commands/report.ts');
      exit(await report(dir, options));
    });
  reports
    .command('compare')
    .description('two runs of one study side by side, differences marked; takes --lang and --open too')
    .argument('<dirA>', 'folder that a study wrote')
    .argument('<dirB>', 'another run of the same study')
    .option('--out <file>', 'file to write', 'comparison.html')
    .action(async (first: string, second: string, _: unknown, command: Command) => {
      const { compare } = await import('./commands/report.ts');
      exit(await compare([first, second], command.optsWithGlobals<CompareOptions>()));
    });

  program
    .command('verify')
    .description('run a result again from its manifest and compare every number')
    .argument('<dir>', 'folder that a study wrote')
    .addOption(backendOption())
    .option('--adapter <name>', "part of a WebGPU adapter's name")
    .option('--workers <n>', 'worker threads of the wasm backend', integer)
    .option('--data <file.csv>', 'the data, where they have moved')
    .option('--json', 'print one JSON document')
    .action(async (dir: string, options: VerifyOptions) => {
      const { verify } = await import('./commands/verify.ts');
      exit(await verify(dir, options, context));
    });

  program
    .command('doctor')
    .description('what this machine can run on, and what to do about what is missing')
    .option('--json', 'print one JSON document')
    .action(async (options: { readonly json?: boolean }) => {
      const { doctor } = await import('./commands/doctor.ts');
      exit(await doctor(options));
    });

  return program;
}

function addDataOptions(command: Command): Command {
  return addTableOptions(command)
    .option('--target <column>', 'column to explain')
    .addOption(
      new Option(
        '--missing <rule>',
        "rows with missing cells: drop them, or fill in the column's mean (default: refuse)",
      ).choices(['drop', 'mean']),
    );
}

function addTableOptions(command: Command): Command {
  return command
    .option('--id <column>', 'column that names the rows')
    .option('--delimiter <character>', 'cell separator: , ; | or tab (default: ,)', delimiter)
    .addOption(new Option('--decimal <mark>', 'decimal mark (default: point)').choices(['point', 'comma']))
    .addOption(
      new Option('--encoding <name>', 'text encoding (default: utf-8)').choices([
        'utf-8',
        'utf-8-bom',
        'utf-16le',
        'utf-16be',
      ]),
    )
    .addOption(new Option('--newline <kind>', 'line ends (default: lf)').choices(['lf', 'crlf']));
}

function backendOption(): Option {
  return new Option('--backend <name>', 'where to compute (default: auto, a GPU if there is one, else wasm)').choices([
    'auto',
    'webgpu',
    'wasm',
  ]);
}

function integer(text: string): number {
  if (!/^-?\d+$/.test(text)) throw new InvalidArgumentError('Must be a whole number.');
  return Number(text);
}

function pairs(text: string): 'all' | 'none' | number {
  if (text === 'all' || text === 'none') return text;
  const count = integer(text);
  if (count < 2) throw new InvalidArgumentError('Must be all, none, or a number of variables of at least 2.');
  return count;
}

function range(text: string): [number, number] {
  const found = /^(-?\d+)-(-?\d+)$/.exec(text);
  if (!found) throw new InvalidArgumentError('Must be two periods, such as 1980-1985.');
  return [Number(found[1]), Number(found[2])];
}

function clusters(text: string): number | 'auto' {
  return text === 'auto' ? text : integer(text);
}

function list(text: string): string[] {
  return text.split(',').map((item) => item.trim());
}

function delimiter(text: string): string {
  const character = { tab: '\t', '\\t': '\t', comma: ',', semicolon: ';', pipe: '|' }[text] ?? text;
  if (![',', ';', '\t', '|'].includes(character)) throw new InvalidArgumentError('Must be one of , ; | tab.');
  return character;
}
