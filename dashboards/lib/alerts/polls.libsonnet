// Alerts about polls and rate limits: whether what is known about an account is still true. They
// wait for a multiple of the account's poll interval.
local topup_url = import 'topup_url.libsonnet';

[
  // Two polls have failed, with some time for jitter. Causes that have their own alert are left
  // out.
  {
    alert: 'ApiCreditsPollsFailing',
    expr: |||
      account:api_credits_data_age_seconds:min > 2.5 * account:api_credits_poll_interval_seconds:max
      and max without (instance, pod) (api_credits_poll_success{%(selector)s}) == 0
      unless
      max without (instance, pod, status) (
        api_credits_account_status{status=~"unauthorized|throttled",%(selector)s}
      ) == 1
    |||,
    keep_firing_for: '5m',
    labels: { severity: 'warning' },
    annotations: {
      summary: 'The balance of an API account cannot be polled.',
      description: |||
        Polls of {{ $labels.provider }}/{{ $labels.account }} have failed for
        {{ humanizeDuration $value }}. The last values are shown until they are stale.
      |||,
    },
  },

  // Also for an account that never answered: its age counts from when it was added.
  {
    alert: 'ApiCreditsDataStale',
    expr: |||
      account:api_credits_data_age_seconds:min
      > max without (instance, pod) (api_credits_poll_stale_after_seconds{%(selector)s})
    |||,
    keep_firing_for: '5m',
    labels: { severity: 'warning' },
    annotations: {
      summary: 'The balance of an API account is not known.',
      description: |||
        {{ $labels.provider }}/{{ $labels.account }} has had no successful poll for
        {{ humanizeDuration $value }}. Its balance is not known, and no alert would report that it
        runs out.
      |||,
    },
  },

  {
    alert: 'ApiCreditsKeyRejected',
    expr: |||
      account:api_credits_data_age_seconds:min > 2 * account:api_credits_poll_interval_seconds:max
      and
      max without (instance, pod, status) (
        api_credits_account_status{status="unauthorized",%(selector)s}
      ) == 1
    |||,
    keep_firing_for: '5m',
    labels: { severity: 'critical' },
    annotations: {
      summary: 'An API key is rejected.',
      description: |||
        {{ $labels.provider }} has rejected the key of {{ $labels.account }} at every poll for
        {{ humanizeDuration $value }}. Programs that use this key fail as well.
      |||,
    },
  },

  {
    alert: 'ApiCreditsThrottled',
    expr: |||
      account:api_credits_data_age_seconds:min > 2 * account:api_credits_poll_interval_seconds:max
      and
      max without (instance, pod, status) (
        api_credits_account_status{status="throttled",%(selector)s}
      ) == 1
    |||,
    keep_firing_for: '5m',
    labels: { severity: 'warning' },
    annotations: {
      summary: 'A vendor throttles the polls of an API account.',
      description: |||
        {{ $labels.provider }} has throttled the polls of {{ $labels.account }} for
        {{ humanizeDuration $value }}. Its rate limit is spent, by these polls or by other programs.
      |||,
    },
  },

  // Computed for each replica, because the remaining of one and the reset of another may be of
  // different windows. A limit that resets within a minute is over before anybody reads the alert.
  {
    alert: 'ApiCreditsRateLimitNearlyUsed',
    expr: |||
      min without (instance, pod) (
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
        until {{ . | first | value | humanizeTimestamp }}
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
      max without (instance, pod, status) (
        api_credits_account_status{status="exhausted",%(selector)s}
      ) == 1
      and
      (time() - account:api_credits_account_status:exhausted_since)
      > max without (instance, pod) (api_credits_poll_stale_after_seconds{%(selector)s})
    |||,
    keep_firing_for: '5m',
    labels: { severity: 'warning' },
    annotations: {
      summary: 'A vendor says that credits are exhausted, but shows a balance.',
      description: |||
        {{ $labels.provider }} says that {{ $labels.account }} is exhausted, and shows a balance of
        {{ humanize $value }} in its smallest pool.
      |||,
      topup_url: topup_url,
    },
  },
]
