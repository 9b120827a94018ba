import { ConfigError } from '@kuznets/core-gpu';
import type { z } from 'zod';

/**
 * Parses a configuration, naming every field that is wrong.
 *
 * @param schema - a zod schema.
 * @param value - what the user wrote.
 * @returns the parsed configuration with its defaults.
 * @throws ConfigError with one line a problem: the field, what is wrong, what was given.
 */
export function parseConfig<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const parsed = schema.safeParse(value, { reportInput: true });
  if (parsed.success) return parsed.data;
  throw new ConfigError(parsed.error.issues.map(describeIssue).join('\n'));
}

function describeIssue(issue: z.core.$ZodIssue): string {
  const path = issue.path
    .map((step, at) => (typeof step === 'number' ? `[${step}]` : `${at > 0 ? '.' : ''}${String(step)}`))
    .join('');
  const where = path === '' ? 'configuration' : path;
  if (issue.code === 'unrecognized_keys')
    return `${where}: unknown key ${issue.keys.map((key) => `"${key}"`).join(', ')}`;
  const alternatives =
    issue.code === 'invalid_union' ? issue.errors.flat().map((inner) => inner.message.toLowerCase()) : [];
  const problem = alternatives.length > 0 ? [...new Set(alternatives)].join(', or ') : wording(issue);
  return `${where}: ${problem}${issue.input === undefined ? '' : `, got ${JSON.stringify(issue.input)}`}`;
}

function wording(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'too_small':
      return `must be at least ${issue.minimum}`;
    case 'too_big':
      return `must be at most ${issue.maximum}`;
    case 'invalid_type':
      return `must be ${issue.expected === 'int' ? 'a whole number' : `a ${issue.expected}`}`;
    case 'invalid_value':
      return `must be one of ${issue.values.map((value) => String(value)).join(', ')}`;
    default:
      return issue.message;
  }
}
