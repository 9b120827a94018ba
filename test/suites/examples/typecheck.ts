import { join } from 'node:path';
import ts from 'typescript';
import { type Example, freeNames } from './example.ts';
import { settingOf } from './settings.ts';

const folder = import.meta.dirname;

/** Exported names, values and types, of each package. */
export function exportsOf(packages: readonly string[]): ReadonlyMap<string, string> {
  const host = join(folder, 'exports-of-packages.ts');
  const program = programOf(
    new Map([[host, packages.map((name) => `export * as ${name.replace(/\W/g, '_')} from '${name}';`).join('\n')]]),
  );
  const checker = program.getTypeChecker();
  const names = new Map<string, string>();
  for (const statement of program.getSourceFile(host)!.statements) {
    if (!ts.isExportDeclaration(statement) || !statement.moduleSpecifier) continue;
    const symbol = checker.getSymbolAtLocation(statement.moduleSpecifier);
    const from = (statement.moduleSpecifier as ts.StringLiteral).text;
    if (!symbol) throw new Error(`${from} cannot be resolved`);
    for (const { name } of checker.getExportsOfModule(symbol)) if (!names.has(name)) names.set(name, from);
  }
  return names;
}

/** What the compiler says of examples that take what packages export and, as for the rest, what `settings` has for their file. */
export async function typeErrors(
  examples: readonly Example[],
  exported: ReadonlyMap<string, string>,
): Promise<string[]> {
  const files = new Map(
    await Promise.all(
      examples.map(
        async (example, at) => [join(folder, `example-${at}.ts`), await moduleOf(example, exported)] as const,
      ),
    ),
  );
  const program = programOf(files);
  return [...files.keys()].flatMap((path, at) =>
    [
      ...program.getSyntacticDiagnostics(program.getSourceFile(path)),
      ...program.getSemanticDiagnostics(program.getSourceFile(path)),
    ].map(
      ({ messageText }) =>
        `${examples[at]!.file}:${examples[at]!.line}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`,
    ),
  );
}

async function moduleOf({ file, code }: Example, exported: ReadonlyMap<string, string>): Promise<string> {
  const { key, values } = await settingOf(file);
  const free = freeNames(code);
  const taken = free.filter((name) => name in values);
  const imports = free.flatMap((name) =>
    !(name in values) && exported.has(name) ? [`import { ${name} } from '${exported.get(name)}';`] : [],
  );
  const outside =
    key === undefined
      ? []
      : ["import { settings } from './settings.ts';", `const { ${taken.join(', ')} } = await settings['${key}']();`];
  return [...imports, ...outside, '{', code, '}', 'export {};'].join('\n');
}

function programOf(files: ReadonlyMap<string, string>): ts.Program {
  const { config } = ts.readConfigFile(join(folder, '../tsconfig.json'), ts.sys.readFile) as { config: object };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, join(folder, '..'));
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile } = host;
  host.fileExists = (path) => files.has(path) || fileExists(path);
  host.readFile = (path) => files.get(path) ?? readFile(path);
  // Types and values are imported alike.
  return ts.createProgram([...files.keys()], { ...options, verbatimModuleSyntax: false, isolatedModules: false }, host);
}
