// The word that breaks ties between features of equal score in the node of this key: a hash, so that ties are random and
// reproducible, or the feature itself. Distinct for distinct features, since the finaliser is a bijection.
// Source: MurmurHash3's finaliser (Appleby 2011), https://github.com/aappleby/smhasher.
// include: philox

override HASHED: bool = true;

fn tie_word(feature: u32, key: vec2u) -> u32 {
  return select(feature, fmix32(fmix32(feature + key.x) ^ key.y), HASHED);
}
