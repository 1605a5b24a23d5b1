// Alerts about the exporter itself: while it is down, nobody watches the balances.
[
  // Fires always: who gets it regularly knows that Prometheus, its rules and Alertmanager work. What
  // alarms is that it does not come, so its receiver lies outside: see the route of the example.
  {
    alert: 'ApiCreditsWatchdog',
    expr: 'vector(1)',
    labels: { severity: 'none' },
    annotations: {
      summary: 'The API credits alerts work.',
      description: |||
        This alert always fires{{ with $externalURL }} in {{ . }}{{ end }}. If it stops coming, no
        other alert comes either.
      |||,
    },
  },

  // No replica of a job answers: its targets are down, or have left service discovery within a day;
  // or no exporter is scraped at all. An exporter is a target that has been one within a week,
  // whatever its job is called.
  {
    alert: 'ApiCreditsExporterDown',
    expr: |||
      max without (%(replicaLabels)s) (
        up and on (job, instance) last_over_time(api_credits_exporter_build_info{%(selector)s}[7d])
      ) == 0
      or on (job)
      0 * (
        max_over_time(job:api_credits_exporters:lasting[1d])
        unless job:api_credits_exporters:count
      )
      or on ()
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
        {{- with $labels.job }} of job {{ . }}{{ end }}. Nobody watches the balances. What was known
        when it was last seen stands for a day.
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
        Prometheus cannot scrape {{ $labels.instance }} of job {{ $labels.job }}.
        {{- with printf "count(account:api_credits_poll_interval_seconds:max{job=%q} unless max without (%(replicaLabels)s) (api_credits_poll_interval_seconds{%(selector)s}))" $labels.job | query }}
        Nobody watches {{ . | first | value }} of its accounts.
        {{- else }}
        The others of the job show all accounts that it showed.
        {{- end }}
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
        it last saved {{ duration answer }} ago
        {{- end }}. Consumption counted since then is lost with a restart.
      |||,
    },
  },
]
