/** Sentences of a summary, one a line; those that have nothing to say are null. */
export function Sentences({ of }: { readonly of: readonly (string | null)[] }) {
  return (
    <ul class="summary">
      {of.map(
        (sentence, at) =>
          sentence !== null && (
            <li key={at}>
              <bdi>{sentence}</bdi>
            </li>
          ),
      )}
    </ul>
  );
}
