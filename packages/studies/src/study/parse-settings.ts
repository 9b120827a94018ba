import { ConfigError, nearest, printable, quoted } from '@kuznets/base';
import { z } from 'zod';

/** Of more problems than a reader mends at once the number is said. */
const mostProblems = 12;

const more = (problems: number, what: string): string[] =>
  problems > mostProblems ? [`and ${problems - mostProblems} more ${what}`] : [];

/** What is wrong with one setting. */
export interface SettingProblem {
  /** Names and indices from the configuration's root, such as `['methods', 0, 'trees']`; empty for the configuration itself. */
  readonly path: readonly PropertyKey[];
  /** What is wrong, what was given and what is allowed. */
  readonly problem: string;
}

/** Settings that are wrong, or do not suit the sample: one line a problem. */
export class SettingsError extends ConfigError {
  readonly problems: readonly SettingProblem[];

  /**
   * Lists the problems.
   *
   * @param problems - what is wrong.
   * @param name - how a setting is called where the message is read; null for its path in the configuration.
   */
  constructor(problems: readonly SettingProblem[], name: (path: readonly PropertyKey[]) => string | null = () => null) {
    const lines = problems
      .slice(0, mostProblems)
      .map(({ path, problem }) => `${name(path) ?? written(path)}: ${problem}`);
    super([...lines, ...more(problems.length, 'problems')].join('\n'));
    this.problems = problems;
  }
}

/**
 * An error about one setting.
 *
 * @param setting - its name.
 * @param problem - what is wrong, what was given and what is allowed.
 * @returns the error.
 */
export function settingError(setting: string, problem: string): SettingsError {
  return new SettingsError([{ path: [setting], problem }]);
}

/**
 * Parses a configuration, naming every field that is wrong.
 *
 * @param schema - a zod schema.
 * @param value - what the user wrote.
 * @returns the parsed configuration with its defaults.
 * @throws SettingsError with one line a problem: the field, what is wrong, what was given.
 */
export function parseSettings<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const parsed = schema.safeParse(value, { reportInput: true, error: wording });
  if (parsed.success) return parsed.data;
  throw new SettingsError(parsed.error.issues.map(closest));
}

function written(path: readonly PropertyKey[]): string {
  const steps = path.map((step, k) =>
    typeof step === 'number' ? `[${step}]` : `${k > 0 ? '.' : ''}${cut(String(step))}`,
  );
  return printable(steps.join('')) || 'configuration';
}

/** Of the branches of a union the one whose kind the value has; all of them where it has none. */
function closest({ path, ...issue }: z.core.$ZodIssue): SettingProblem {
  if (issue.code === 'unrecognized_keys') return { path: [...path, issue.keys[0]!], problem: issue.message };
  if (issue.code !== 'invalid_union') return { path, problem: mustBe(issue.code, [issue.message], issue.input) };
  const inside = issue.errors.find((branch) => branch.every((inner) => inner.path.length > 0));
  if (inside !== undefined) {
    const { path: rest, problem } = closest(inside[0]!);
    return { path: [...path, ...rest], problem };
  }
  const alternatives = issue.errors.flat().map(({ message }) => message);
  const messages = alternatives.length === 0 ? [issue.message] : [...new Set(alternatives)];
  return { path, problem: mustBe(issue.code, messages, discriminated(issue)) };
}

const said: readonly z.core.$ZodIssue['code'][] = [
  'too_small',
  'too_big',
  'invalid_type',
  'invalid_value',
  'invalid_union',
];

function mustBe(code: z.core.$ZodIssue['code'], messages: readonly string[], value: unknown): string {
  const problem = `${said.includes(code) ? 'must be ' : ''}${messages.join(', or ')}`;
  return value === undefined ? problem : `${problem}, got ${shown(value)}`;
}

/** What decides between the branches: the value itself, or the setting of it that the schema names. */
function discriminated({
  input,
  discriminator,
}: {
  readonly input?: unknown;
  readonly discriminator?: unknown;
}): unknown {
  return typeof discriminator === 'string' ? (input as Readonly<Record<string, unknown>>)[discriminator] : input;
}

const mostShown = 80;

function shown(value: unknown): string {
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'a list' : 'a map';
  const plain = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return cut(plain);
}

function cut(text: string): string {
  return text.length > mostShown ? `${text.slice(0, mostShown)}...` : text;
}

const kinds: Readonly<Record<string, string>> = {
  int: 'a whole number',
  number: 'a number',
  string: 'a text',
  boolean: 'true or false',
  array: 'a list',
  tuple: 'a list',
  object: 'a map of settings',
};

/** What a value must be; of unknown keys the whole problem. */
function wording(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'unrecognized_keys': {
      const known = issue.inst instanceof z.ZodObject ? Object.keys(issue.inst.shape) : [];
      const [key, ...others] = issue.keys;
      if (others.length === 0) return `unknown key${hint(key!, known)}`;
      const listed = issue.keys.slice(0, mostProblems).map((each) => `${quoted(each)}${hint(each, known)}`);
      return `unknown keys ${[...listed, ...more(issue.keys.length, 'keys')].join(', ')}`;
    }
    case 'too_small':
      if (issue.origin === 'string') return 'a text that is not empty';
      return `${issue.inclusive === false ? 'above' : 'at least'} ${issue.minimum}${issue.origin === 'array' ? ' long' : ''}`;
    case 'too_big':
      if (issue.origin === 'string') return `at most ${issue.maximum} characters`;
      return `${issue.inclusive === false ? 'below' : 'at most'} ${issue.maximum}`;
    case 'invalid_type':
      return issue.input === undefined ? 'given' : (kinds[issue.expected] ?? issue.expected);
    case 'invalid_value':
      return oneOf(issue.values, issue.input);
    case 'invalid_union':
      return oneOf((issue['options'] as readonly string[] | undefined) ?? [], discriminated(issue));
    default:
      return undefined;
  }
}

function oneOf(values: readonly unknown[], input: unknown): string {
  const names = values.map((value) => (/^[\w.-]+$/.test(String(value)) ? String(value) : JSON.stringify(value)));
  return `${names.length > 1 ? 'one of ' : ''}${names.join(', ')}${typeof input === 'string' ? hint(input, names) : ''}`;
}

/** Of less than three letters every name is near. */
function hint(typed: string, names: readonly string[]): string {
  return typed.length < 3 ? '' : nearest(typed, names);
}
