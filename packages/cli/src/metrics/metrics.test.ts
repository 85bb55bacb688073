import { expect, test } from 'vitest'
import { exposition } from './exposition.ts'
import { Histogram } from './histogram.ts'
import { metricsTarget } from './options.ts'

test.each([
  ['127.0.0.1:9464', { kind: 'address', host: '127.0.0.1', port: 9464 }],
  ['9464', { kind: 'address', host: '127.0.0.1', port: 9464 }],
  ['0.0.0.0:9464', { kind: 'address', host: '0.0.0.0', port: 9464 }],
  ['[::1]:9464', { kind: 'address', host: '::1', port: 9464 }],
  ['::1:9464', { kind: 'address', host: '::1', port: 9464 }],
  ['localhost:0', { kind: 'address', host: 'localhost', port: 0 }],
  ['unix:/run/x.sock', { kind: 'socket', path: '/run/x.sock' }],
  ['unix:/run/x.prom', { kind: 'socket', path: '/run/x.prom' }],
  ['/var/lib/x.prom', { kind: 'file', path: '/var/lib/x.prom', seconds: 15 }],
] as const)('%s is where metrics go', (metrics, target) => {
  expect(metricsTarget({ metrics, metricsInterval: '15s' })).toEqual(target)
})

test.each(['', 'unix:', 'localhost', '127.0.0.1:', '127.0.0.1:65536', 'metrics.txt', ':9464'])(
  '%j is no such place',
  (metrics) => {
    expect(() => metricsTarget({ metrics, metricsInterval: '15s' })).toThrow('--metrics: expected')
  },
)

// The escapes of prometheus.io/docs/instrumenting/exposition_formats: backslash, line feed and, in labels, quotes.
test('texts are escaped', () => {
  const labels = { source: 'C:\\DIR\\"a"\nb' }
  expect(
    exposition([{ name: 'x_total', type: 'counter', help: 'a\\b\n"c"', samples: [{ labels, value: 1e21 }] }]),
  ).toBe('# HELP x_total a\\\\b\\n"c"\n# TYPE x_total counter\nx_total{source="C:\\\\DIR\\\\\\"a\\"\\nb"} 1e+21\n')
})

test('a family without samples is left out', () => {
  expect(exposition([{ name: 'x', type: 'gauge', help: 'x', samples: [] }])).toBe('')
})

test('the buckets of a histogram add up', () => {
  const histogram = new Histogram()
  for (const seconds of [0.0001, 0.002, 0.002, 60]) histogram.observe(seconds)
  const samples = histogram.samples()
  const bucket = (le: string) => samples.find(({ labels }) => labels?.le === le)?.value
  expect(['0.0001', '0.001', '0.005', '5', '+Inf'].map(bucket)).toEqual([1, 1, 3, 3, 4])
  expect(samples.slice(-2).map(({ value }) => value)).toEqual([60.0041, 4])
})
