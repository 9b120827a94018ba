import { aboutData, type MultiverseResult } from '@kuznets/studies';
import { useWords } from '../parts/words-context.ts';

/** What a summary says of the data and of what was left out: notes, combinations that are not possible, a caution. */
export function Remarks({
  notes,
  left,
  data,
}: {
  readonly notes: readonly string[];
  readonly left: MultiverseResult['left'];
  readonly data: Parameters<typeof aboutData>[0];
}) {
  const words = useWords();
  const { caution } = aboutData(data, words);
  return (
    <>
      {notes.map((note) => (
        <p key={note}>
          <bdi>{note}</bdi>
        </p>
      ))}
      {left.impossible.map(({ reason, specifications: count }) => (
        <p key={reason} class="note">
          <bdi>{words.multiverse.impossible(count, reason)}</bdi>
        </p>
      ))}
      {caution !== null && (
        <p class="caution">
          <b>{words.regions.summary.caution}:</b> <bdi>{caution}</bdi>
        </p>
      )}
    </>
  );
}

/** Where what is published stands; nothing where nothing is. */
export function Source({ source }: { readonly source: string | null }) {
  const words = useWords();
  return source === null ? null : (
    <p class="note">
      {words.regions.paper.source}: <bdi>{source}</bdi>
    </p>
  );
}
