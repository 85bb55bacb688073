/** A JA4 of a client: the first letter is the transport, TLS, QUIC or DTLS. */
export const JA4 = /^[tqd]\w{9}_[0-9a-f]{12}_[0-9a-f]{12}$/

/** A JA3 hash. */
export const JA3 = /^[0-9a-f]{32}$/
