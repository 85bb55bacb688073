/**
 * The kind of key that found the entries, most specific first; a key that entries share finds all of them.
 * `randomized`: the entry for all random fingerprints. `label`: the user named the process, no entry was looked up.
 */
export type MatchTier =
  | 'fingerprint'
  | 'handshake'
  | 'ja3+ja4'
  | 'ja4'
  | 'ja3'
  | 'sorted-ja3'
  | 'stable'
  | 'approximate'
  | 'ordered-ciphers'
  | 'hassh'
  | 'randomized'
  | 'label'
