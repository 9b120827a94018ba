import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { words, type Words } from '../../words/words.ts';

export const WordsContext = createContext<Words>(words.en);

/** The words of the language that the reader chose. */
export function useWords(): Words {
  return useContext(WordsContext);
}
