// Alerts about the exporter itself: while it is down, nobody watches the balances.
[
  // No replica of a job answers, or no exporter is scraped at all. An exporter is a target that has
  // shown the exporter's metrics within a week, whatever its job is called.
  {
    alert: 'ApiCreditsExporterDown',
    expr: |||
      max without (instance, pod) (
        up and on (job, instance) last_over_time(api_credits_exporter_build_info{%(selector)s}[7d])
      ) == 0
      or
      absent(
        up and on (job, instance) last_over_time(api_credits_exporter_build_info{%(selector)s}[7d])
      )
    |||,
    'for': '3m',
    keep_firing_for: '5m',
    labels: { severity: 'critical' },
    annotations: {
      summary: 'No API credits exporter answers.',
      description: |||
        Prometheus cannot scrape any API credits exporter
        {{- with $labels.job }} of job {{ . }}{{ end }}. Nobody watches the balances.
      |||,
    },
  },

  {
    alert: 'ApiCreditsExporterDown',
    expr: |||
      (
        up == 0
        and on (job, instance) last_over_time(api_credits_exporter_build_info{%(selector)s}[7d])
      )
      and on (job)
      (
        up == 1
        and on (job, instance) last_over_time(api_credits_exporter_build_info{%(selector)s}[7d])
      )
    |||,
    'for': '15m',
    keep_firing_for: '5m',
    labels: { severity: 'warning' },
    annotations: {
      summary: 'One of several API credits exporters does not answer.',
      description: |||
        Prometheus cannot scrape {{ $labels.instance }} of job {{ $labels.job }}. Another replica
        watches the balances.
      |||,
    },
  },

  {
    alert: 'ApiCreditsConfigReloadFailed',
    expr: 'api_credits_exporter_config_last_reload_successful{%(selector)s} == 0',
    keep_firing_for: '5m',
    labels: { severity: 'warning' },
    annotations: {
      summary: 'The API credits exporter could not load its configuration.',
      description: |||
        {{ $labels.instance }} keeps the configuration from before the last reload. Accounts added
        since then are not watched.
      |||,
    },
  },

  {
    alert: 'ApiCreditsStateNotDurable',
    expr: 'api_credits_exporter_state_durable{%(selector)s} == 0',
    'for': '5m',
    keep_firing_for: '5m',
    labels: { severity: 'warning' },
    annotations: {
      summary: 'The API credits exporter cannot save its state.',
      description: |||
        {{ $labels.instance }} counts in memory only
        {{- with printf "time() - api_credits_exporter_state_last_commit_timestamp_seconds{job=%q,instance=%q,%(selector)s}" $labels.job $labels.instance | query }};
        it last saved {{ . | first | value | humanizeDuration }} ago
        {{- end }}. Consumption counted since then is lost with a restart.
      |||,
    },
  },
]
