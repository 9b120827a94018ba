import { Command, Option } from 'commander';
import type { z } from 'zod';
import packageJson from '../package.json' with { type: 'json' };
import type { DoctorCheckOptions } from './check/doctor-check.ts';
import type { DataOptions } from './commands/data.ts';
import type { FinishOptions } from './commands/finish.ts';
import type { PlanCommandOptions } from './commands/plan.ts';
import type { ExportOptions } from './commands/export.ts';
import type { PredictOptions } from './commands/predict.ts';
import type { CompareOptions, ReportOptions } from './commands/report.ts';
import type { StudyCommand, StudyOptions } from './commands/study-command.ts';
import type { VerifyOptions } from './commands/verify.ts';
import type { WorkerCommandOptions } from './commands/worker.ts';
import type { WorkOptions } from './commands/work.ts';
import type { CommandContext } from './command-context.ts';
import { print, tell } from './output/terminal.ts';

const examples = `
Examples:
  kuznets growth                                    the embedded data, 20 seeds
  kuznets growth --data my.csv --id country --target growth --out out/mine
  kuznets explain --model xgb.json --data x.csv     what a model of another program has learned
  kuznets report out/growth --lang zh --open        its report, in Chinese
  kuznets report compare out/a out/b                two runs side by side
  kuznets predict --from out/mine --data new.csv    rows that were not there, with intervals; after growth --keep-models
  kuznets export --from out/mine --method forest --out forest.onnx    the same model for other programs
  kuznets verify out/growth                         run it again and compare every number
  kuznets plan growth work/mine --data my.csv       a folder that many machines compute; then kuznets work, kuznets finish
  kuznets doctor                                    what this machine can run on
  kuznets doctor --check                            whether every backend computes the same here, and how fast

Exit status: 0 done, 1 failed, 2 wrong usage, 3 bad data, 4 no such adapter, 5 not reproduced, 6 interrupted: the same command goes on.`;

/** Options of `kuznets doctor`. */
interface DoctorOptions extends DoctorCheckOptions {
  readonly check?: boolean;
}

/** A command whose flags come from schemas. */
interface SettingsCommand {
  readonly schemas: readonly z.ZodObject[];
  /** Of flags that are taken and not in the help. */
  readonly unshown?: readonly z.ZodObject[];
  readonly run: () => Promise<number>;
}

/** The command line's grammar; each command's code and flags are loaded when it runs. */
export function createProgram(context: CommandContext, exit: (code: number) => void): Command {
  const program = new Command('kuznets')
    .description('Which determinants matter when the model itself is uncertain')
    .version(packageJson.version, '-V, --version')
    .helpOption('-h, --help')
    .addHelpText('after', examples)
    .showSuggestionAfterError()
    .configureOutput({ writeOut: print, writeErr: tell })
    .exitOverride();

  /** Flags come from schemas, which are loaded when the command is chosen. */
  const withSettings = (command: Command, load: () => Promise<SettingsCommand>): void => {
    command.parent!.hook('preSubcommand', async (_, chosen) => {
      if (chosen !== command) return;
      const [{ addSettings, addUnshown, namingFlags }, { schemas, unshown = [], run }] = await Promise.all([
        import('./setting-flags.ts'),
        load(),
      ]);
      for (const schema of schemas) addSettings(command, schema);
      for (const schema of unshown) addUnshown(command, schema);
      command.action(async () => exit(await namingFlags([...schemas, ...unshown], run)));
    });
  };

  const language = (): Option =>
    new Option('--lang <language>', 'language of tables, figures and page').choices(['en', 'zh']).default('en');

  const study = <Config, Data, Result>(
    name: string,
    description: string,
    load: () => Promise<StudyCommand<Config, Data, Result>>,
    parent: Command = program,
  ): Command => {
    const command = parent
      .command(name)
      .description(description)
      .option('--config <file>', 'study as YAML, JSON or TypeScript; flags win over it')
      .option('--out <dir>', 'folder to write', `out/${parent === program ? name : `${name}-${parent.name()}`}`)
      .option(
        '--work <dir>',
        'folder of finished units, from which a study that was stopped goes on (default: <out>.work)',
      )
      .option('--fresh', 'compute every unit, also those that are there')
      .option('--keep-work', 'keep the finished units when the result is written')
      .addOption(
        new Option('--engine <name>', 'who computes the units').choices(['local', 'slurm', 'bullmq']).default('local'),
      )
      .option('--slurm <settings>', 'settings of sbatch, such as partition=main,time=1:00:00,cpus-per-task=4')
      .option(
        '--redis <url>',
        'server of the bullmq workers: redis://host:port, rediss:// for TLS (default: $KUZNETS_REDIS)',
      )
      .option('--shared', 'the bullmq workers see the work folder under the same path')
      .option('--detach', 'leave the study when it is submitted; the same command takes it up')
      .option('--shard-seconds <s>', 'what a shard of another engine is to take at most', '60')
      .option('--no-measure', 'for another engine: measure no unit, every unit is a shard')
      .option('--data-in-place', 'for another engine: the data are read where they lie, on every machine')
      .addOption(language())
      .option('--json', 'print the result as one JSON document');
    withSettings(command, async () => {
      const [{ deviceSettingsSchema }, { runStudyCommand }, loaded] = await Promise.all([
        import('@kuznets/studies'),
        import('./commands/run-study.ts'),
        load(),
      ]);
      return {
        schemas: [loaded.settings, deviceSettingsSchema],
        run: () => runStudyCommand(loaded, command.opts<StudyOptions>(), context),
      };
    });
    return command;
  };

  const planned = program
    .command('plan')
    .description('write a folder from which many processes or machines compute a study');
  const shared = (command: Command): Command =>
    command
      .option('--shard-seconds <s>', 'what one shard is to take at most', '60')
      .option('--no-measure', 'measure no unit: every unit is a shard')
      .option('--data-in-place', 'do not copy the data into the folder; kuznets work is then told where they lie');
  const planOf = <Config, Data, Result>(
    name: string,
    load: () => Promise<StudyCommand<Config, Data, Result>>,
  ): void => {
    const command = shared(
      planned
        .command(name)
        .description(`plan a ${name} study`)
        .argument('<folder>', 'work folder to write, or to take up')
        .option('--config <file>', 'study as YAML, JSON or TypeScript; flags win over it')
        .addOption(
          new Option('--template <scheduler>', 'print a job file that computes it').choices([
            'slurm',
            'kubernetes',
            'parallel',
            'aws-batch',
          ]),
        ),
    );
    withSettings(command, async () => {
      const [{ deviceSettingsSchema }, { plan }, loaded] = await Promise.all([
        import('@kuznets/studies'),
        import('./commands/plan.ts'),
        load(),
      ]);
      return {
        schemas: [loaded.settings, deviceSettingsSchema],
        run: () => plan(loaded, command.args[0]!, command.opts<PlanCommandOptions>(), context),
      };
    });
  };
  planOf('growth', async () => (await import('./commands/growth.ts')).growth);
  planOf('explain', async () => (await import('./commands/explain.ts')).explain);
  planOf('regions', async () => (await import('./commands/regions.ts')).regions);
  planOf('multiverse', async () => (await import('./commands/multiverse.ts')).multiverse);
  planOf('growth-multiverse', async () => (await import('./commands/growth-multiverse.ts')).growthMultiverse);

  const work = program
    .command('work')
    .description('compute one shard of a planned study; what is there is skipped')
    .argument('<folder>', 'folder that kuznets plan wrote')
    .requiredOption('--stage <s>', 'number of the stage, from 0')
    .option('--shard <i>', 'number of the shard, from 0')
    .option('--shard-from <name>', 'variable that holds it, such as SLURM_ARRAY_TASK_ID or JOB_COMPLETION_INDEX')
    .option('--shard-offset <n>', 'what to add to that variable, where arrays were split')
    .option('--data <file>', 'the data, where they were not copied');
  withSettings(work, async () => {
    const [{ deviceSettingsSchema }, commands] = await Promise.all([
      import('@kuznets/studies'),
      import('./commands/work.ts'),
    ]);
    return {
      schemas: [deviceSettingsSchema],
      run: () => commands.work(work.args[0]!, work.opts<WorkOptions>(), context),
    };
  });
  const worker = program
    .command('worker')
    .description('compute shards of the studies on a Redis server, until it is interrupted')
    .option('--redis <url>', 'redis://host:port, rediss:// for TLS (default: $KUZNETS_REDIS)')
    .option('--concurrency <n>', 'shards at once', '1')
    .option('--shared <dir>', 'folder below which shared work folders lie')
    .option('--data <file>', 'the data, where they are not copied')
    .option('--lock-seconds <s>', 'a shard of a worker that is silent for so long is computed by another', '30');
  withSettings(worker, async () => {
    const [{ deviceSettingsSchema }, commands] = await Promise.all([
      import('@kuznets/studies'),
      import('./commands/worker.ts'),
    ]);
    return {
      schemas: [deviceSettingsSchema],
      run: () => commands.worker(worker.opts<WorkerCommandOptions>(), context),
    };
  });
  program
    .command('finish')
    .description('make the result of a planned study whose units are there')
    .argument('<folder>', 'folder that kuznets plan wrote')
    .option('--out <dir>', 'folder to write (default: out/<study>)')
    .option('--data <file>', 'the data, where they were not copied')
    .addOption(language())
    .option('--json', 'print the result as one JSON document')
    .action(async (folder: string, options: FinishOptions) => {
      const { finish } = await import('./commands/finish.ts');
      exit(await finish(folder, options, context));
    });
  program
    .command('status')
    .description('what is done, running and failed of a planned study')
    .argument('<folder>', 'folder that kuznets plan wrote')
    .option('--json', 'print one JSON document')
    .action(async (folder: string, options: DataOptions) => {
      const { status } = await import('./commands/status.ts');
      exit(await status(folder, options));
    });

  study(
    'growth',
    'rank the determinants of growth by every method, and decompose what each has learned',
    async () => (await import('./commands/growth.ts')).growth,
  );
  study(
    'explain',
    'decompose what a tree model of another program predicts, variable by variable and pair by pair',
    async () => (await import('./commands/explain.ts')).explain,
  );
  study(
    'regions',
    'reduce, cluster and forecast regions by neural networks over many replicas, beside baselines',
    async () => (await import('./commands/regions.ts')).regions,
  );

  const multiverse = program.command('multiverse').description('a study by every combination of choices');
  const specFlag = '--spec <file|paper>';
  study(
    'regions',
    'the regions study by every combination of the choices that a paper leaves open',
    async () => (await import('./commands/multiverse.ts')).multiverse,
    multiverse,
  ).option(specFlag, 'choices as YAML, JSON or TypeScript, or those that the provincial paper leaves open');
  study(
    'growth',
    "the ranks of growth's determinants by every combination of the choices that a paper leaves open",
    async () => (await import('./commands/growth-multiverse.ts')).growthMultiverse,
    multiverse,
  ).option(specFlag, 'choices as YAML, JSON or TypeScript, or those that the growth paper leaves open');

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
  const check = data
    .command('check')
    .description(
      'read a data set or file as a study would, and say what it holds; every other flag of growth and regions is taken too',
    )
    .argument('<name|file>', 'catalogue name, or a file: CSV, Excel, Stata, Parquet or Arrow')
    .option('--json', 'print one JSON document');
  withSettings(check, async () => {
    const commands = await import('./commands/data.ts');
    return {
      schemas: [commands.dataCheckSchema],
      unshown: [commands.anyStudySchema],
      run: () => commands.check(check.args[0]!, check.opts<DataOptions>()),
    };
  });

  const predict = program
    .command('predict')
    .description('predict new rows by the models that kuznets growth --keep-models kept, with intervals')
    .requiredOption('--from <dir>', 'folder of the study')
    .requiredOption(
      '--data <name|file>',
      'the new rows: CSV, Excel, Stata, Parquet or Arrow; columns by name, factors by level',
    )
    .option('--methods <method,...>', 'methods (default: all that were kept)')
    .addOption(
      new Option(
        '--interval <kind>',
        'intervals: conformal, of every method (CV+); quantile, of bagging and forest; analytic, of ols, bayes and bma',
      )
        .choices(['conformal', 'quantile', 'analytic'])
        .default('conformal'),
    )
    .option('--level <p>', 'of the intervals', '0.9')
    .option('--out <file>', 'CSV file to write', 'predictions.csv')
    .addOption(new Option('--lang <language>', 'language of the summary').choices(['en', 'zh']).default('en'))
    .option('--json', 'print one JSON document');
  withSettings(predict, async () => {
    const [{ deviceSettingsSchema }, commands] = await Promise.all([
      import('@kuznets/studies'),
      import('./commands/predict.ts'),
    ]);
    return {
      schemas: [commands.newRowsSchema, deviceSettingsSchema],
      run: () => commands.predict(predict.opts<PredictOptions>(), context),
    };
  });

  program
    .command('export')
    .description("write a model that kuznets growth --keep-models kept for other programs, as ONNX or XGBoost's JSON")
    .requiredOption('--from <dir>', 'folder of the study')
    .requiredOption('--method <method>', 'method whose model of all rows is written')
    .requiredOption('--out <file>', 'file to write, such as forest.onnx or forest.json')
    .addOption(
      new Option('--to <format>', 'format (default: xgboost for .json, onnx otherwise)').choices(['onnx', 'xgboost']),
    )
    .addOption(new Option('--lang <language>', 'language of the summary').choices(['en', 'zh']).default('en'))
    .option('--json', 'print one JSON document')
    .action(async (options: ExportOptions) => {
      const { exportModel } = await import('./commands/export.ts');
      exit(exportModel(options, packageJson.version));
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

  const verify = program
    .command('verify')
    .description('run a result again from its manifest and compare every number')
    .argument('<dir>', 'folder that a study wrote')
    .option('--data <file>', 'the data, where they have moved')
    .option(
      '--sample <share>',
      'compute again only a random share of the units, such as 0.1, and compare the digests of their results',
    )
    .option('--seed <n>', 'which units the sample is', '1')
    .option('--certificate <file>', 'write down what was computed again, where, and with which outcome')
    .option('--json', 'print one JSON document');
  withSettings(verify, async () => {
    const [{ deviceSettingsSchema }, commands] = await Promise.all([
      import('@kuznets/studies'),
      import('./commands/verify.ts'),
    ]);
    return {
      schemas: [deviceSettingsSchema],
      run: () => commands.verify(verify.args[0]!, verify.opts<VerifyOptions>(), context),
    };
  });

  program
    .command('doctor')
    .description('what this machine can run on, and what to do about what is missing')
    .option('--check', 'run the cases of every operation on every backend and adapter')
    .option('--adapter <name>', "part of an adapter's name: measure it for auto, and check no other")
    .option('--limit <seconds>', 'end the check after so long, and say what was not reached', '120')
    .option('--no-limit', 'check every case, however long it takes')
    .option('--json', 'print one JSON document')
    .action(async ({ check: isCheck, ...options }: DoctorOptions) => {
      if (isCheck) {
        const { doctorCheck } = await import('./check/doctor-check.ts');
        exit(await doctorCheck(options, context.signal));
        return;
      }
      const { doctor } = await import('./commands/doctor.ts');
      exit(await doctor(options, context.signal));
    });

  return program;
}
