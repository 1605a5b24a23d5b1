// Processes: the panels about the running exporters, one line for each `instance`. Metrics that
// every program has are limited to the exporters.
local p = import 'panels.libsonnet';

function(q) {
  local build = q.exporter('api_credits_exporter_build_info'),
  local own(series) = '%s and on (job, instance) %s' % [series, build],

  commit:
    p.timeseries(
      'Last save',
      'How long ago all counters that are shown were last saved on disk. No data: storage.path is '
      + 'empty.',
      's',
      [
        p.range(
          'A',
          'timestamp(%(commit)s) - %(commit)s' % {
            commit: q.exporter('api_credits_exporter_state_last_commit_timestamp_seconds'),
          },
          '{{instance}}'
        ),
      ]
    )
    + p.field({ min: 0 }),

  cpu:
    p.timeseries(
      'CPU',
      'The share of one CPU core that each process uses.',
      'percentunit',
      [p.range('A', own('rate(process_cpu_seconds_total[$__rate_interval])'), '{{instance}}')]
    )
    + p.field({ min: 0 }),

  memory:
    p.timeseries(
      'Memory',
      'Resident memory of each process; dashed, its virtual memory.',
      'bytes',
      [
        p.range('A', own('process_resident_memory_bytes'), 'resident, {{instance}}'),
        p.range('B', own('process_virtual_memory_bytes'), 'virtual, {{instance}}'),
      ]
    )
    + p.field({ min: 0 })
    + p.dashed('B'),

  files:
    p.timeseries(
      'File descriptors',
      'File descriptors that each process has open; dashed, how many it may open.',
      'short',
      [
        p.range('A', own('process_open_fds'), 'open, {{instance}}'),
        p.range('B', own('process_max_fds'), 'allowed, {{instance}}'),
      ]
    )
    + p.custom({ scaleDistribution: { type: 'log', log: 10 }, fillOpacity: 0 })
    + p.dashed('B'),

  table:
    p.table(
      'Processes',
      'Version, revision and compiler of each process, which shard of how many it polls, when it '
      + 'started, and when its configuration was loaded.',
      [
        p.rows('Build', build),
        p.rows('Shard', q.exporter('api_credits_exporter_shard_ordinal')),
        p.rows('Shards', q.exporter('api_credits_exporter_total_shards')),
        p.rows('Start', '1000 * (%s)' % own('process_start_time_seconds')),
        p.rows(
          'Loaded',
          '1000 * ' + q.exporter(
            'api_credits_exporter_config_last_reload_success_timestamp_seconds'
          )
        ),
      ]
    )
    + p.columnsOf([
      ['instance', 'Instance', p.atLeast(120)],
      ['version', 'Version', p.width(80)],
      ['Value #Shard', 'Shard', { decimals: 0 } + p.width(60)],
      ['Value #Shards', 'Of', { decimals: 0 } + p.width(60)],
      ['Value #Start', 'Running since', { unit: 'dateTimeFromNow' } + p.width(110)],
      ['Value #Loaded', 'Configuration of', { unit: 'dateTimeFromNow' } + p.width(120)],
      ['revision', 'Revision', p.width(120)],
      ['compiler', 'Compiler', p.width(110)],
      ['Value #Build'],
      ['shard_ordinal'],
    ]),
}
