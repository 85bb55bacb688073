/**
 * What the database was asked with, the most specific first; keys that entries share are answered by all of them.
 * `randomized`: what it says of all random fingerprints. `label`: it was not asked, the user has named the process.
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
