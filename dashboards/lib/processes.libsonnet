// Processes: the panels about the running exporters, which stand side by side by `instance`.
// Metrics that every program has are those of the exporters alone.
local p = import 'panels.libsonnet';

function(q) {
  local build = q.exporter('api_credits_exporter_build_info'),
  local own(series) = '%s and on (job, instance) %s' % [series, build],

  commit:
    p.timeseries(
      'Age of the state on disk',
      'How long ago the disk was last known to hold all counters that are shown.',
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
    + p.field({ min: 0 })
    + p.noValue('No disk is wanted: storage.path is not set.'),

  cpu:
    p.timeseries(
      'CPU',
      'Cores in use by each process.',
      'short',
      [p.range('A', own('rate(process_cpu_seconds_total[$__rate_interval])'), '{{instance}}')]
    )
    + p.field({ min: 0 }),

  memory:
    p.timeseries(
      'Memory',
      'Resident memory of each process and, dashed, its virtual memory.',
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
      'Those that each process has open and, dashed, how many it may have.',
      'short',
      [
        p.range('A', own('process_open_fds'), 'open, {{instance}}'),
        p.range('B', own('process_max_fds'), 'allowed, {{instance}}'),
      ]
    )
    + p.custom({ scaleDistribution: { type: 'log', log: 10 } })
    + p.dashed('B'),

  table:
    p.table(
      'Processes',
      'What runs: version, revision and compiler, since when, and when its configuration '
      + 'was loaded.',
      [
        p.rows('Build', build),
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
      ['instance', 'Instance'],
      ['version', 'Version'],
      ['revision', 'Revision'],
      ['compiler', 'Compiler'],
      ['Value #Start', 'Running since', { unit: 'dateTimeAsIso' }],
      ['Value #Loaded', 'Configuration of', { unit: 'dateTimeAsIso' }],
      ['Value #Build'],
    ]),
}
