import { getDomain, getPublicSuffix } from 'tldts'

/** A version of the Public Suffix List (https://publicsuffix.org/list/), with or without its private section. */
export interface PublicSuffixes {
  /** The longest public suffix of a name in lower case; undefined for an address. */
  suffix(name: string): string | undefined
  /** The suffix and the label in front of it; undefined where there is none, and for an address. */
  registrableDomain(name: string): string | undefined
}

/** Which sections of the list count: only the suffixes that ICANN delegates, or those of companies such as `github.io` too. */
export type SuffixSections = 'icann' | 'icann-and-private'

/** The list that comes with `tldts`. */
export function bundledSuffixes(sections: SuffixSections): PublicSuffixes {
  const options = {
    allowPrivateDomains: sections === 'icann-and-private',
    extractHostname: false,
    validateHostname: false,
  }
  return {
    suffix: (name) => getPublicSuffix(name, options) ?? undefined,
    registrableDomain: (name) => getDomain(name, options) ?? undefined,
  }
}
