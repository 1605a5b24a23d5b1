// Alerts about balances: low, empty, soon empty, spent too fast, not refilled. If the severity is
// that of a threshold, the expression has it as a label.
local topup_url = import 'topup_url.libsonnet';

local grant_changed = {
  summary: 'The recurring grant of API credits has changed.',
  description: |||
    The grant of pool {{ $labels.pool }} of {{ $labels.provider }}/{{ $labels.account }} is
    {{ humanize $value }} {{ $labels.unit }}
    {{- with printf "max(last_over_time(pool:api_credits_recurring_grant:max{provider=%q,account=%q,pool=%q}[6h] offset 1d))" $labels.provider $labels.account $labels.pool | query }}
    and was {{ . | first | value | humanize }} a day ago
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
        {{ if ge $value 1.0 }}{{ humanize $value }}{{ else }}{{ printf "%.2f" $value }}{{ end }}
        {{ $labels.unit }} left in pool {{ $labels.pool }}
        {{- with printf "max(api_credits_low_threshold{provider=%q,account=%q,pool=%q,severity=%q,%(selector)s})" $labels.provider $labels.account $labels.pool $labels.severity | query -}}
        , below the {{ $labels.severity }} threshold of {{ . | first | value | humanize }}
        {{- end }}.
        {{- with printf "min(pool:api_credits_runway_seconds:rate6h{provider=%[1]q,account=%[2]q,pool=%[3]q} or pool:api_credits_runway_seconds:rate1d{provider=%[1]q,account=%[2]q,pool=%[3]q})" $labels.provider $labels.account $labels.pool | query }}
        At the present burn they last {{ . | first | value | humanizeDuration }}.
        {{- end }}
        {{- with printf "min(pool:api_credits_refresh_in_seconds:max{provider=%q,account=%q,pool=%q})" $labels.provider $labels.account $labels.pool | query }}
        The next refill is due in {{ . | first | value | humanizeDuration }}.
        {{- end }}
      |||,
      topup_url: topup_url,
    },
  },

  // A pool is empty, or the vendor says so. The second is all that is known if the vendor reports
  // no balance.
  {
    alert: 'ApiCreditsExhausted',
    expr: |||
      pool:api_credits_remaining:exhausted_since
      or
      (
        account:api_credits_account_status:exhausted_since
        unless ignoring (pool, unit) pool:api_credits_remaining:exhausted_since
      )
    |||,
    keep_firing_for: '5m',
    labels: { severity: 'critical' },
    annotations: {
      summary: 'API credits are exhausted.',
      description: |||
        {{ if $labels.pool -}}
        {{ $labels.provider }}/{{ $labels.account }} has no {{ $labels.unit }} left in pool
        {{ $labels.pool }} since {{ humanizeTimestamp $value }}.
        {{- else -}}
        {{ $labels.provider }} has refused {{ $labels.account }} for lack of credits since
        {{ humanizeTimestamp $value }}.
        {{- end }} Programs that depend on them have stopped.
        {{- with printf "min(pool:api_credits_refresh_in_seconds:max{provider=%q,account=%q,pool=%q})" $labels.provider $labels.account $labels.pool | query }}
        The next refill is due in {{ . | first | value | humanizeDuration }}.
        {{- end }}
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
      summary: 'API credits will run out before they are refilled.',
      description: |||
        {{ $labels.provider }}/{{ $labels.account }} runs out of {{ $labels.unit }} in pool
        {{ $labels.pool }} within {{ humanizeDuration $value }} at the present burn
        {{- with printf "min(pool:api_credits_refresh_in_seconds:max{provider=%q,account=%q,pool=%q})" $labels.provider $labels.account $labels.pool | query -}}
        , and is refilled only in {{ . | first | value | humanizeDuration }}
        {{- end }}.
        {{- with printf "min(pool:api_credits_remaining:min{provider=%q,account=%q,pool=%q})" $labels.provider $labels.account $labels.pool | query }}
        {{ . | first | value | humanize }} are left.
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
        {{ $labels.pool }} within {{ humanizeDuration $value }} at the present burn, and no refill
        is expected.
        {{- with printf "min(pool:api_credits_remaining:min{provider=%q,account=%q,pool=%q})" $labels.provider $labels.account $labels.pool | query }}
        {{ . | first | value | humanize }} are left.
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
        and
        pool:api_credits_consumed:rate1h
        > 3 * max_over_time(pool:api_credits_consumed:rate1h[3h] offset 22h30m)
      )
      unless
      pool:api_credits_consumed:rate1h
      <= 3 * max_over_time(pool:api_credits_consumed:rate1h[3h] offset 166h30m)
      and
      pool:api_credits_consumed:rate1h * 3600 > 0.01 * (
        (pool:api_credits_recurring_grant:max > 0)
        or max without (instance, pod) (api_credits_limit{%(selector)s})
        or pool:api_credits_remaining:min
      )
      and pool:api_credits_thresholds:count
      and ignoring (pool, unit) account:api_credits_poll_interval_seconds:max <= 3600 / 3
    |||,
    keep_firing_for: '30m',
    labels: { severity: 'warning' },
    annotations: {
      summary: 'API credits are spent much faster than usual.',
      description: |||
        {{ $labels.provider }}/{{ $labels.account }} spent {{ $labels.unit }} of pool
        {{ $labels.pool }} at {{ with printf "%f * 3600" $value | query }}{{ . | first | value | humanize }}{{ end }}
        an hour over the last hour, over three times as fast as in the past week and at this time of
        day.
      |||,
      topup_url: topup_url,
    },
  },

  // Half a day of grace, because some vendors mean midnight in another time zone.
  {
    alert: 'ApiCreditsRefreshOverdue',
    expr: |||
      (
        time() - max without (instance, pod) (api_credits_refresh_timestamp_seconds{%(selector)s})
        > ignoring (pool, unit) group_left ()
        clamp_min(2 * account:api_credits_poll_interval_seconds:max, 12 * 3600)
      )
      unless
      max without (instance, pod) (
        sum without (cause) (increase(api_credits_added_total{cause!="refund",%(selector)s}[1d]))
      ) > 0
      and pool:api_credits_thresholds:count
    |||,
    keep_firing_for: '1h',
    labels: { severity: 'warning' },
    annotations: {
      summary: 'API credits were due to be refilled and were not.',
      description: |||
        Pool {{ $labels.pool }} of {{ $labels.provider }}/{{ $labels.account }} was due to be
        refilled {{ humanizeDuration $value }} ago. Its balance has not risen and the vendor gives
        no new date.
      |||,
      topup_url: topup_url,
    },
  },

  // For a day after the change.
  {
    alert: 'ApiCreditsGrantChanged',
    expr: |||
      pool:api_credits_recurring_grant:max
      < last_over_time(pool:api_credits_recurring_grant:max[6h] offset 1d)
    |||,
    keep_firing_for: '1h',
    labels: { severity: 'warning' },
    annotations: grant_changed,
  },

  {
    alert: 'ApiCreditsGrantChanged',
    expr: |||
      pool:api_credits_recurring_grant:max
      > last_over_time(pool:api_credits_recurring_grant:max[6h] offset 1d)
    |||,
    keep_firing_for: '1h',
    labels: { severity: 'info' },
    annotations: grant_changed,
  },
]
