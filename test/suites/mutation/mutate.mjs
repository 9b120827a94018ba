/** Where the tokens of `search` stand in `source`, whatever the white space between them: the formatter decides on that. */
export function places(source, search) {
  const tokens = search.match(/\w+|[^\w\s]/g) ?? [];
  const pattern = tokens
    .map((token) => (')]}'.includes(token) ? ',?\\s*' : '') + token.replace(/[^\w]/g, '\\$&'))
    .join('\\s*');
  return [...source.matchAll(new RegExp(pattern, 'g'))].map(({ 0: text, index }) => ({
    from: index,
    to: index + text.length,
  }));
}

/** `source` with the one place of `search` replaced. */
export function mutate(source, { search, replace, file }) {
  const found = places(source, search);
  if (found.length !== 1) throw new Error(`found ${found.length} times in ${file}: ${search}`);
  const [{ from, to }] = found;
  return source.slice(0, from) + replace + source.slice(to);
}
