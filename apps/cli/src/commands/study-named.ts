import { ConfigError } from '@kuznets/base';
import type { StudyCommand } from './study-command.ts';

/** Every study of the command line. */
export const studyNames: readonly string[] = ['growth', 'explain', 'regions', 'multiverse', 'growth-multiverse'];

/** Does something with the command of a study, whatever its types are. */
export async function withStudyNamed<T>(
  name: string,
  use: <Config, Data, Result>(command: StudyCommand<Config, Data, Result>) => Promise<T>,
): Promise<T> {
  switch (name) {
    case 'growth':
      return use((await import('./growth.ts')).growth);
    case 'explain':
      return use((await import('./explain.ts')).explain);
    case 'regions':
      return use((await import('./regions.ts')).regions);
    case 'multiverse':
      return use((await import('./multiverse.ts')).multiverse);
    case 'growth-multiverse':
      return use((await import('./growth-multiverse.ts')).growthMultiverse);
    default:
      throw new ConfigError('no such study', { got: name, allowed: studyNames.join(', ') });
  }
}
