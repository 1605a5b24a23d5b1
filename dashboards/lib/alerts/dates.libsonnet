// Alerts about the dates on which plans, keys and credits end. The runway thresholds say how early
// to alert, because they are the time that a purchase takes.
local topup_url = import 'topup_url.libsonnet';

[
  {
    alert: 'ApiCreditsPlanExpiring',
    expr: |||
      (
        max without (%(replicaLabels)s) (api_credits_plan_end_timestamp_seconds{%(selector)s}) - time()
      )
      < ignoring (severity) group_right ()
      max without (pool, unit, %(replicaLabels)s) (api_credits_runway_threshold_seconds{%(selector)s})
    |||,
    keep_firing_for: '6h',
    labels: { severity: '{{ $labels.severity }}' },
    annotations: {
      summary: 'The plan of an API account ends soon or has ended.',
      description: |||
        The plan of {{ $labels.provider }}/{{ $labels.account }}, with the credits that it grants,
        {{ if gt $value 0.0 }}ends in {{ duration }}{{ else }}ended {{ duration }} ago{{ end }}, at
        {{ with printf "time() + %f" $value | query }}{{ instant answer }}{{ end }}.
      |||,
      topup_url: topup_url,
    },
  },

  {
    alert: 'ApiCreditsKeyExpiring',
    expr: |||
      (
        max without (%(replicaLabels)s) (api_credits_key_expiry_timestamp_seconds{%(selector)s}) - time()
      )
      < ignoring (severity) group_right ()
      max without (pool, unit, %(replicaLabels)s) (api_credits_runway_threshold_seconds{%(selector)s})
    |||,
    keep_firing_for: '6h',
    labels: { severity: '{{ $labels.severity }}' },
    annotations: {
      summary: 'An API key expires soon or has expired.',
      description: |||
        The key of {{ $labels.provider }}/{{ $labels.account }}
        {{ if gt $value 0.0 }}expires in {{ duration }}{{ else }}expired {{ duration }} ago{{ end }},
        at {{ with printf "time() + %f" $value | query }}{{ instant answer }}{{ end }}. Calls with it
        are refused from then on.
      |||,
    },
  },

  // What the burn of the last week leaves of the credits that expire next.
  {
    alert: 'ApiCreditsExpiring',
    expr: |||
      pool:api_credits_expiring:unused >= 0.01
      and
      max without (%(replicaLabels)s) (api_credits_expiry_timestamp_seconds{%(selector)s})
      < ignoring (severity)
      (time() + pool:api_credits_runway_threshold_seconds:max{severity="warning"})
    |||,
    keep_firing_for: '1h',
    labels: { severity: 'warning' },
    annotations: {
      summary: 'API credits that were bought are about to expire.',
      description: |||
        About {{ amount }} {{ $labels.unit }} in pool {{ $labels.pool }} of
        {{ $labels.provider }}/{{ $labels.account }} expire unspent
        {{- with printf "max(api_credits_expiry_timestamp_seconds{provider=%q,account=%q,pool=%q,%(selector)s})" $labels.provider $labels.account $labels.pool | query }}
        at {{ instant answer }}
        {{- end }}.
      |||,
      topup_url: topup_url,
    },
  },

  // Over a quarter of the grant, in the last quarter of a period of at least a week.
  {
    alert: 'ApiCreditsLapsingUnused',
    expr: |||
      pool:api_credits_remaining:projected_rate7d
      > %(lapsingUnused)g * (pool:api_credits_recurring_grant:max > 0)
      and max without (%(replicaLabels)s) (api_credits_rollover{%(selector)s}) == 0
      and pool:api_credits_period_elapsed:ratio >= 0.75
      and pool:api_credits_refresh_in_seconds:max / (1 - pool:api_credits_period_elapsed:ratio)
        >= 6.9 * 86400
      and pool:api_credits_thresholds:count
    |||,
    keep_firing_for: '1h',
    labels: { severity: 'info' },
    annotations: {
      summary: 'Unused API credits will lapse at the refresh.',
      description: |||
        {{ $labels.provider }}/{{ $labels.account }} will have about {{ amount }}
        {{ $labels.unit }} left in pool {{ $labels.pool }} when it is refilled
        {{- with printf "min(pool:api_credits_refresh_in_seconds:max{provider=%q,account=%q,pool=%q})" $labels.provider $labels.account $labels.pool | query }}
        in {{ duration answer }}
        {{- end }}, and they do not roll over.
      |||,
    },
  },
]
