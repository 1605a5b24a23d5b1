// Alerts about balances: low, empty, soon empty, spent too fast, not refilled. If the severity is
// that of a threshold, the expression has it as a label.
local topup_url = import 'topup_url.libsonnet';

local grant_changed = {
  summary: 'The recurring grant of API credits has changed.',
  description: |||
    The grant of pool {{ $labels.pool }} of {{ $labels.provider }}/{{ $labels.account }} is
    {{ amount }} {{ $labels.unit }}
    {{- with printf "max(last_over_time(pool:api_credits_recurring_grant:max_hourly{provider=%q,account=%q,pool=%q}[6h] offset 1d))" $labels.provider $labels.account $labels.pool | query }}
    and was {{ amount answer }} a day ago
    {{- end }}.
  |||,
  topup_url: topup_url,
};

[
  {
    alert: 'ApiCreditsLow',
    expr: 'pool:api_credits_remaining:low',
    keep_firing_for: '5m',
    labels: { severity: '{{ $labels.severity }}' },
    annotations: {
      summary: 'API credits are low.',
      description: |||
        {{ $labels.provider }}/{{ $labels.account }} has
        {{ amount }} {{ $labels.unit }}{{ of_its_budget }} left in pool {{ $labels.pool }}
        {{- with printf "max(api_credits_low_threshold{provider=%q,account=%q,pool=%q,severity=%q,%(selector)s})" $labels.provider $labels.account $labels.pool $labels.severity | query -}}
        , below the {{ $labels.severity }} threshold of {{ amount answer }}
        {{- end }}.
        {{- with printf "min(pool:api_credits_runway_seconds:rate6h{provider=%[1]q,account=%[2]q,pool=%[3]q} or pool:api_credits_runway_seconds:rate1d{provider=%[1]q,account=%[2]q,pool=%[3]q})" $labels.provider $labels.account $labels.pool | query }}
        {{- if gt (. | first | value) 0.0 }}
        At the present burn they last {{ duration answer }}.
        {{- end }}
        {{- end }}
        {{ next_refill }}
      |||,
      topup_url: topup_url,
    },
  },

  // A pool is empty, or the vendor says so, which is all there is where no balance is told. The
  // value is for how long that has been so.
  {
    alert: 'ApiCreditsExhausted',
    expr: |||
      time() - pool:api_credits_remaining:exhausted_since
      or
      (
        time() - account:api_credits_account_status:exhausted_since
        unless ignoring (pool, unit) pool:api_credits_remaining:exhausted_since
      )
    |||,
    keep_firing_for: '5m',
    labels: { severity: 'critical' },
    annotations: {
      summary: 'API credits are exhausted.',
      description: |||
        {{ if $labels.pool -}}
        {{ $labels.provider }}/{{ $labels.account }} has had no {{ $labels.unit }} left in pool
        {{ $labels.pool }}
        {{- else -}}
        {{ $labels.provider }} has refused {{ $labels.account }} for lack of credits
        {{- end }} since
        {{ with printf "time() - %f" $value | query }}{{ instant answer }}{{ end }}. What depends on them has stopped.
        {{ next_refill }}
      |||,
      topup_url: topup_url,
    },
  },

  {
    alert: 'ApiCreditsExhaustedBeforeRefresh',
    expr: 'pool:api_credits_runway_seconds:before_refresh',
    keep_firing_for: '5m',
    labels: { severity: '{{ $labels.severity }}' },
    annotations: {
      summary: 'API credits will not last until the refill.',
      description: |||
        {{ $labels.provider }}/{{ $labels.account }}
        {{ if gt $value 0.0 -}}
        runs out of {{ $labels.unit }}{{ of_its_budget }} in pool {{ $labels.pool }} within
        {{ duration }} at the present burn
        {{- else -}}
        has spent its budget of pool {{ $labels.pool }}
        {{- end }}
        {{- with printf "min(pool:api_credits_refresh_in_seconds:max{provider=%q,account=%q,pool=%q})" $labels.provider $labels.account $labels.pool | query -}}
        , and is refilled only in {{ duration answer }}
        {{- end }}.
        {{- with printf "min(pool:api_credits_remaining:min{provider=%q,account=%q,pool=%q} > 0)" $labels.provider $labels.account $labels.pool | query }}
        {{ amount answer }} {{ $labels.unit }} are left.
        {{- end }}
        {{- if le $value 0.0 }}
        Nothing stops by itself.
        {{- end }}
      |||,
      topup_url: topup_url,
    },
  },

  {
    alert: 'ApiCreditsRunwayShort',
    expr: 'pool:api_credits_runway_seconds:short',
    keep_firing_for: '5m',
    labels: { severity: '{{ $labels.severity }}' },
    annotations: {
      summary: 'API credits will run out soon and no refill is in sight.',
      description: |||
        {{ $labels.provider }}/{{ $labels.account }} runs out of {{ $labels.unit }} in pool
        {{ $labels.pool }} within {{ duration }} at the present burn, and no refill
        is known to come.
        {{- with printf "min(pool:api_credits_remaining:min{provider=%q,account=%q,pool=%q} > 0)" $labels.provider $labels.account $labels.pool | query }}
        {{ amount answer }} {{ $labels.unit }} are left.
        {{- end }}
      |||,
      topup_url: topup_url,
    },
  },

  // Compared with the week and with the same hour of yesterday and of a week ago, because regular
  // batches are not an anomaly. The minimum is 1 % of the grant, the limit or the balance in an
  // hour.
  {
    alert: 'ApiCreditsBurnAnomaly',
    expr: |||
      (
        pool:api_credits_consumed:rate1h > 3 * pool:api_credits_consumed:rate7d
        > 3 * pool:api_credits_consumed:max_yesterday
        > 0.01 / 3600 * (
          (pool:api_credits_recurring_grant:max > 0)
          or max without (%(replicaLabels)s) (api_credits_limit{%(selector)s})
          or pool:api_credits_remaining:min
        )
      )
      unless
      pool:api_credits_consumed:rate1h
      <= 3 * pool:api_credits_consumed:max_week_ago
      and pool:api_credits_thresholds:count
      and ignoring (pool, unit) account:api_credits_poll_interval_seconds:max <= 3600 / 3
    |||,
    keep_firing_for: '30m',
    labels: { severity: 'warning' },
    annotations: {
      summary: 'API credits are spent much faster than usual.',
      description: |||
        {{ $labels.provider }}/{{ $labels.account }} spent
        {{ with printf "%f * 3600" $value | query }}{{ amount answer }}{{ end }} {{ $labels.unit }}
        of pool {{ $labels.pool }} in the last hour, over three times what is usual in an hour of
        the past week and at this time of day.
      |||,
      topup_url: topup_url,
    },
  },

  {
    alert: 'ApiCreditsRefreshOverdue',
    expr: |||
      time() - pool:api_credits_refresh_timestamp_seconds:overdue
      and pool:api_credits_thresholds:count
    |||,
    keep_firing_for: '1h',
    labels: { severity: 'warning' },
    annotations: {
      summary: 'API credits were due to be refilled and were not.',
      description: |||
        Pool {{ $labels.pool }} of {{ $labels.provider }}/{{ $labels.account }} was due to be
        refilled {{ duration }} ago. Its balance has not risen since, and the vendor names no
        new date.
      |||,
      topup_url: topup_url,
    },
  },

  // A pool that the vendor listed and lists no more. What it alerted of stands.
  {
    alert: 'ApiCreditsPoolMissing',
    expr: 'time() - pool:api_credits_pool_missing_since_timestamp_seconds:max',
    'for': '15m',
    keep_firing_for: '5m',
    labels: { severity: 'warning' },
    annotations: {
      summary: 'A vendor does not list a pool of API credits any more.',
      description: |||
        {{ $labels.provider }} has not listed pool {{ $labels.pool }} of {{ $labels.account }} for
        {{ duration }}.
        {{- with printf "min(last_over_time(pool:api_credits_remaining:min{provider=%q,account=%q,pool=%q}[7d]))" $labels.provider $labels.account $labels.pool | query }}
        When it was last seen, {{ amount answer }} {{ $labels.unit }} were left.
        {{- end }}
      |||,
      topup_url: topup_url,
    },
  },

  // The default thresholds are percentages, and of nothing there is none.
  {
    alert: 'ApiCreditsThresholdUnresolved',
    expr: |||
      max without (severity, %(replicaLabels)s) (api_credits_threshold_unresolved{%(selector)s}) == 1
    |||,
    'for': '15m',
    keep_firing_for: '5m',
    labels: { severity: 'warning' },
    annotations: {
      summary: 'No alert can tell that API credits are low.',
      description: |||
        low_credits of pool {{ $labels.pool }} of {{ $labels.provider }}/{{ $labels.account }} is a
        percentage, and the vendor tells neither a grant nor a limit to take it of. State it in
        {{ $labels.unit }}, or state the grant.
      |||,
    },
  },

  // For a day after the change.
  {
    alert: 'ApiCreditsGrantChanged',
    expr: |||
      pool:api_credits_recurring_grant:max
      < last_over_time(pool:api_credits_recurring_grant:max_hourly[6h] offset 1d)
    |||,
    keep_firing_for: '1h',
    labels: { severity: 'warning' },
    annotations: grant_changed,
  },

  {
    alert: 'ApiCreditsGrantChanged',
    expr: |||
      pool:api_credits_recurring_grant:max
      > last_over_time(pool:api_credits_recurring_grant:max_hourly[6h] offset 1d)
    |||,
    keep_firing_for: '1h',
    labels: { severity: 'info' },
    annotations: grant_changed,
  },
]
