/**
 * The names of QUIC transport parameters: RFC 9000, section 18.2; RFC 9221, RFC 9287, RFC 9368. 0x3127, 0x3128, 0x3129 and
 * 0x4752 are Google's; 0xff04de1b is of draft-ietf-quic-ack-frequency.
 */
export const PARAMETER_NAMES: ReadonlyMap<number, string> = new Map([
  ...[
    'original_destination_connection_id',
    'max_idle_timeout',
    'stateless_reset_token',
    'max_udp_payload_size',
    'initial_max_data',
    'initial_max_stream_data_bidi_local',
    'initial_max_stream_data_bidi_remote',
    'initial_max_stream_data_uni',
    'initial_max_streams_bidi',
    'initial_max_streams_uni',
    'ack_delay_exponent',
    'max_ack_delay',
    'disable_active_migration',
    'preferred_address',
    'active_connection_id_limit',
    'initial_source_connection_id',
    'retry_source_connection_id',
    'version_information',
  ].entries(),
  [0x20, 'max_datagram_frame_size'],
  [0x2ab2, 'grease_quic_bit'],
  [0x3127, 'initial_rtt'],
  [0x3128, 'google_connection_options'],
  [0x3129, 'user_agent'],
  [0x4752, 'google_version'],
  [0xff04de1b, 'min_ack_delay'],
])
