/**
 * The same grouping in SQL, to compare `fpdb build` with. What DuckDB does not have is replaced by less: the last two
 * labels for the registrable domain, the first two groups of an address for its system. `tsx bench/duckdb-builder.ts FILE`.
 */
import { DuckDBInstance } from '@duckdb/node-api'

const [, , path = ''] = process.argv
const KEY = 'fingerprint, process, sha256'
const CLASSES = ['day', 'system', 'domain', 'tld', 'app', 'dst_port', 'os']

const instance = await DuckDBInstance.create(':memory:', { threads: '2', preserve_insertion_order: 'false' })
const connection = await instance.connect()
await connection.run(`
  COPY (
    SELECT ${KEY}, ${CLASSES.join(', ')}, count(*) AS count
    FROM (
      SELECT *,
        timestamp[:10] AS day,
        regexp_extract(dst_ip, '^[0-9a-f]+[.:][0-9a-f]+') AS system,
        regexp_extract(server_name, '[^.]+[.][^.]+$') AS domain,
        regexp_extract(server_name, '[^.]+$') AS tld,
        CASE dst_port WHEN 443 THEN 'https' WHEN 993 THEN 'email' WHEN 8443 THEN 'alt-https' ELSE 'unknown' END AS app
      FROM read_ndjson('${path.replaceAll("'", "''")}', columns = {
        timestamp: 'VARCHAR', fingerprint: 'VARCHAR', server_name: 'VARCHAR', dst_ip: 'VARCHAR', dst_port: 'INTEGER',
        process: 'VARCHAR', sha256: 'VARCHAR', os: 'VARCHAR'
      })
    )
    GROUP BY GROUPING SETS (${CLASSES.map((name) => `(${KEY}, ${name})`).join(', ')})
  ) TO '/dev/stdout' (FORMAT JSON)`)
