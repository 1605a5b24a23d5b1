// Alerts about polls and rate limits: whether what is known about an account is still true. They
// wait for a multiple of the account's poll interval.
local topup_url = import 'topup_url.libsonnet';

[
  // Two polls have failed, with some time for jitter. Causes that have their own alert are left
  // out.
  {
    alert: 'ApiCreditsPollsFailing',
    expr: |||
      account:api_credits_data_age_seconds:late > 2.5 * account:api_credits_poll_interval_seconds:max
      and max without (%(replicaLabels)s) (api_credits_poll_success{%(selector)s}) == 0
      unless
      max without (status, %(replicaLabels)s) (
        api_credits_account_status{status=~"unauthorized|refused|throttled",%(selector)s} == 1
      )
    |||,
    keep_firing_for: '5m',
    labels: { severity: 'warning' },
    annotations: {
      summary: 'The balance of an API account cannot be polled.',
      description: |||
        Polls of {{ $labels.provider }}/{{ $labels.account }} fail; the last that succeeded was
        {{ duration }} ago. Its values stand until they are stale.
      |||,
    },
  },

  // Also for an account that never answered: its age counts from when it was added.
  {
    alert: 'ApiCreditsDataStale',
    expr: 'account:api_credits_data_age_seconds:stale',
    keep_firing_for: '5m',
    labels: { severity: 'warning' },
    annotations: {
      summary: 'The balance of an API account is not known.',
      description: |||
        {{ $labels.provider }}/{{ $labels.account }} has had no successful poll for
        {{ duration }}. Nobody knows its balance, and no alert would tell that it
        runs out.
      |||,
    },
  },

  {
    alert: 'ApiCreditsKeyRejected',
    expr: |||
      account:api_credits_data_age_seconds:late
      and
      max without (status, %(replicaLabels)s) (
        api_credits_account_status{status="unauthorized",%(selector)s} == 1
      )
    |||,
    keep_firing_for: '5m',
    labels: { severity: 'critical' },
    annotations: {
      summary: 'A vendor refuses the requests of an API account.',
      description: |||
        {{ $labels.provider }} has refused the requests of {{ $labels.account }} for {{ duration }},
        as it does where a key is not valid or not allowed. Programs that use this key most likely
        fail as well.
      |||,
    },
  },

  // A refusal that does not speak of the key.
  {
    alert: 'ApiCreditsRefused',
    expr: |||
      account:api_credits_data_age_seconds:late
      and
      max without (status, %(replicaLabels)s) (
        api_credits_account_status{status="refused",%(selector)s} == 1
      )
    |||,
    keep_firing_for: '5m',
    labels: { severity: 'warning' },
    annotations: {
      summary: 'Something on the way to a vendor refuses the polls of an API account.',
      description: |||
        The polls of {{ $labels.provider }}/{{ $labels.account }} have been refused for
        {{ duration }}, and nothing says that it is because of the key: it may be a firewall, a proxy,
        a bot check, or a region or address that is not allowed. Nobody knows the balance meanwhile.
      |||,
    },
  },

  // Fields that no poll of three hours could read: their series are missing, and so are the alerts
  // that build on them.
  {
    alert: 'ApiCreditsFieldUnreadable',
    expr: 'max without (%(replicaLabels)s) (api_credits_field_unreadable{%(selector)s}) == 1',
    'for': '3h',
    keep_firing_for: '5m',
    labels: { severity: 'warning' },
    annotations: {
      summary: 'Polls cannot read a field of an answer.',
      description: |||
        Polls of {{ $labels.provider }}/{{ $labels.account }} succeed, but have not been able to
        read {{ $labels.field }} for hours. Alerts that need it are silent.
      |||,
    },
  },

  {
    alert: 'ApiCreditsThrottled',
    expr: |||
      account:api_credits_data_age_seconds:late
      and
      max without (status, %(replicaLabels)s) (
        api_credits_account_status{status="throttled",%(selector)s} == 1
      )
    |||,
    keep_firing_for: '5m',
    labels: { severity: 'warning' },
    annotations: {
      summary: 'A vendor throttles the polls of an API account.',
      description: |||
        {{ $labels.provider }} has throttled the polls of {{ $labels.account }} for
        {{ duration }}. Its rate limit is spent, by these polls or by other programs.
      |||,
    },
  },

  // Computed for each replica, because the remaining of one and the reset of another may be of
  // different windows. A limit that resets within a minute is over before anybody reads the alert.
  {
    alert: 'ApiCreditsRateLimitNearlyUsed',
    expr: |||
      min without (%(replicaLabels)s) (
        (
          api_credits_rate_limit_remaining{%(selector)s}
          / (api_credits_rate_limit_quota{%(selector)s} > 0)
          < %(rateLimitNearlyUsed)g
        )
        and api_credits_rate_limit_reset_timestamp_seconds{%(selector)s} > time() + 60
      )
    |||,
    labels: { severity: 'warning' },
    annotations: {
      summary: 'A rate limit of an API account is nearly used up.',
      description: |||
        {{ $labels.provider }}/{{ $labels.account }} has {{ humanizePercentage $value }} of the rate
        limit {{ $labels.policy }} left
        {{- with printf "max(api_credits_rate_limit_reset_timestamp_seconds{provider=%q,account=%q,policy=%q,%(selector)s})" $labels.provider $labels.account $labels.policy | query }}
        until {{ instant answer }}
        {{- end }}.
      |||,
    },
  },

  // A balance from before the 402 is withdrawn once it is stale. A balance that is still shown
  // after that comes with the refusals.
  {
    alert: 'ApiCreditsVendorContradictsItself',
    expr: |||
      min without (pool, unit) (
        pool:api_credits_remaining:min and pool:api_credits_thresholds:count
      ) > 0
      and
      max without (status, %(replicaLabels)s) (
        api_credits_account_status{status="exhausted",%(selector)s} == 1
      )
      and
      (time() - account:api_credits_account_status:exhausted_since)
      > max without (%(replicaLabels)s) (api_credits_poll_stale_after_seconds{%(selector)s})
    |||,
    keep_firing_for: '5m',
    labels: { severity: 'warning' },
    annotations: {
      summary: 'A vendor says that credits are exhausted, but shows a balance.',
      description: |||
        {{ $labels.provider }} says that {{ $labels.account }} is exhausted, and shows a balance of
        {{ amount }} in its smallest pool.
      |||,
      topup_url: topup_url,
    },
  },
]
