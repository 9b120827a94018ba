import type { Datasets } from './datasets.ts';
import { en } from './en/en.ts';
import type { Language } from './language.ts';
import type { Same } from './sayings.ts';
import { zh } from './zh/zh.ts';

/** Everything that studies say, in one language: English decides what there is to say. */
export type StudyWords = Same<Omit<typeof en, 'datasets'>> & { readonly datasets: Datasets };

/** The words of every language. */
export const studyWords: Readonly<Record<Language, StudyWords>> = { en, zh };
